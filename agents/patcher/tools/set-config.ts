import { z } from 'zod';
import { showPath } from '../../../core/approval/visible-text.ts';
import type { Json } from '../../../core/json.ts';
import { defineTool, ToolFailure } from '../../kit/agent.ts';
import { leaveConfig, type ConfigEdit, type ConfigPath } from '../config/config-edit.ts';
import { setInEnv } from '../config/env.ts';
import { setInJson } from '../config/json.ts';
import { setInSections } from '../config/sections.ts';
import { setInYaml } from '../config/yaml.ts';
import { createNotes } from '../notes.ts';
import { composePatch } from '../patch/compose.ts';
import { proposalSchema } from '../proposal.ts';
import { isTooDeep } from '../too-deep.ts';
import { requireWorkspaceFile } from '../workspace-file.ts';

const step = z.union([z.string().min(1).max(500), z.int().min(0).max(100_000)]);
const input = z.object({
  file: z.string().max(4_096).describe('A .json, .yaml, .yml, .env, .ini, .cfg, .properties or .toml file'),
  path: z
    .union([z.string().min(1).max(2_000), z.array(step).min(1).max(50)])
    .describe('Keys with dots between them and [0] for items; or a list of them, for keys that hold dots'),
  value: z.json().describe('The value that it gets'),
});

/** Proposes a change of one setting; layout and comments of the file stay. */
export const setConfig = defineTool({
  name: 'set_config',
  description: 'Proposes a patch that sets one value in a settings file; comments and layout around it stay.',
  effect: 'patch',
  input,
  output: proposalSchema,
  run: async ({ file, path, value }, { workspace }) => {
    const steps = typeof path === 'string' ? splitPath(path) : path;
    const { text, executable } = await requireWorkspaceFile(workspace, file);
    const edit = trySetIn(file, text, steps, value);
    const notes = createNotes();
    const shown = showPath(file);
    if (edit.kind === 'left') notes.add(`Left: ${shown} ${edit.reason}.`);
    else if (edit.text === text) notes.add(`${shown} already says so.`);
    const after = edit.kind === 'left' ? text : edit.text;
    return composePatch(
      `Set ${steps.join('.')} in ${shown}`,
      [{ path: file, before: text, after, executable }],
      notes,
    );
  },
});

function trySetIn(file: string, text: string, path: ConfigPath, value: Json): ConfigEdit {
  try {
    return setIn(file, text, path, value);
  } catch (error) {
    if (!isTooDeep(error)) throw error;
    return leaveConfig('is nested too deeply');
  }
}

function setIn(file: string, text: string, path: ConfigPath, value: Json): ConfigEdit {
  const name = file.slice(file.lastIndexOf('/') + 1).toLowerCase();
  if (/^\.env(?:\.|$)|\.env$/.test(name)) return setInEnv(text, path, value);
  switch (/\.(\w+)$/.exec(name)?.[1]) {
    case 'json':
    case 'jsonc':
    case 'json5':
    case 'webmanifest':
      return setInJson(text, path, value);
    case 'yaml':
    case 'yml':
      return setInYaml(text, path, value);
    case 'toml':
      return setInSections(text, path, value, 'toml');
    case 'ini':
    case 'cfg':
    case 'conf':
      return setInSections(text, path, value, 'ini');
    case 'properties':
      return setInSections(text, [path.join('.')], value, 'ini');
    default:
      throw new ToolFailure(
        'invalid_request',
        `${showPath(file)} is no settings file that this knows`,
        'Name a .json, .yaml, .yml, .env, .ini, .cfg, .properties or .toml file.',
      );
  }
}

/** `server.ports[0].name` as steps. Throws a ToolFailure (invalid_request) for a path that is none. */
function splitPath(path: string): ConfigPath {
  const steps: (string | number)[] = [];
  const pattern = /(?:^|\.)([^.[\]]{1,500})|\[(\d{1,6})\]/y;
  while (pattern.lastIndex < path.length) {
    const match = pattern.exec(path);
    const key = match?.[1];
    if (!match || steps.length >= 50) {
      throw new ToolFailure(
        'invalid_request',
        `"${path.slice(0, 200)}" is no path of a setting`,
        'Write keys with dots between them and [0] for items of a list, like server.ports[0].',
      );
    }
    steps.push(key ?? Number(match[2]));
  }
  return steps;
}
