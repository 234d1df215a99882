import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scriptSchema, type Script, type ScriptInput } from '../../agents/scripted/script.ts';
import {
  agentManifestSchema,
  type AgentManifest,
  type Risk,
  type ToolEffect,
} from '../../core/agent/manifest.ts';

/** As it is built (global-setup.ts): the source takes twice as long to start, and tests start it hundreds of times. */
const MAIN = fileURLToPath(new URL('../../dist/agents/scripted/main.js', import.meta.url));

export interface ScriptedOptions {
  readonly id?: string;
  readonly risk?: Risk;
  /** Of all tools; `read` unless said otherwise. */
  readonly effect?: ToolEffect;
  readonly idempotent?: boolean;
  /** Tools that differ from the above, by name. */
  readonly tools?: Readonly<Record<string, { readonly effect?: ToolEffect; readonly idempotent?: boolean }>>;
  readonly limits?: Partial<AgentManifest['limits']>;
  readonly access?: AgentManifest['access'];
  readonly secrets?: readonly string[];
  readonly capabilities?: readonly string[];
}

/** Writes a script to `<folder>/<name>.json` and returns its path. */
export function writeScript(folder: string, script: ScriptInput, name = 'script'): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(script, null, 2));
  return path;
}

/** The manifest of an agent that plays the script (agents/scripted/main.ts says what scripts can do). */
export function scriptedManifest(
  scriptPath: string,
  script: ScriptInput,
  options: ScriptedOptions = {},
): AgentManifest {
  const parsed: Script = scriptSchema.parse(script);
  const { id = 'scripted', risk = 'AUTO', effect = 'read', idempotent = effect !== 'act' } = options;
  return agentManifestSchema.parse({
    manifestVersion: 1,
    id,
    version: '1',
    title: id,
    risk,
    capabilities: options.capabilities,
    secrets: options.secrets,
    access: options.access,
    limits: options.limits && { processes: 2, outputBytes: 16 * 1024 * 1024, ...options.limits },
    launch: { command: ['{node}', MAIN, '--script', scriptPath] },
    tools: parsed.tools.map(({ name, description, inputSchema, outputSchema }) => {
      const own = options.tools?.[name];
      return {
        name,
        description,
        effect: own?.effect ?? effect,
        idempotent: own?.idempotent ?? (own?.effect === undefined ? idempotent : own.effect !== 'act'),
        inputSchema,
        outputSchema,
      };
    }),
  });
}
