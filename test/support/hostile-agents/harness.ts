import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScriptInput } from '../../../agents/scripted/script.ts';
import type { AgentManifest } from '../../../core/agent/manifest.ts';
import type { JsonObject } from '../../../core/json.ts';
import {
  createAgentProcesses,
  type AgentProcessesOptions,
} from '../../../main/adapters/agent-process/agent-processes.ts';
import type { AgentNotice, AgentOutcome, Agents } from '../../../main/ports/agents.ts';
import { scriptedManifest, writeScript, type ScriptedOptions } from '../scripted-agent.ts';

export interface CallOptions {
  readonly agent?: string;
  readonly tool?: string;
  readonly args?: JsonObject;
  readonly workspace?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly notices?: AgentNotice[];
  readonly stepId?: string;
}

/** Agents in a temporary data folder, and what is left of them. */
export interface AgentHarness {
  readonly folder: string;
  readonly dataDir: string;
  readonly agents: Agents;
  add(script: ScriptInput, options?: ScriptedOptions): AgentManifest;
  put(manifest: AgentManifest): void;
  /** Takes an agent out of the catalog. */
  drop(id: string): void;
  call(options?: CallOptions): Promise<AgentOutcome>;
  /** Numbers of processes that the agents noted in a file, `pids` unless named. */
  pids(file?: string): readonly number[];
  alive(): readonly number[];
  /** Names in `<data>/processes`. */
  records(): readonly string[];
  dispose(): Promise<void>;
}

/** Makes the adapter over a temporary folder; `dispose` closes it and removes the folder. */
export function createHarness(
  limits: NonNullable<AgentProcessesOptions['limits']> = {},
  env: NodeJS.ProcessEnv = process.env,
  agentDirs?: (manifest: AgentManifest) => string,
): AgentHarness {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-agents-'));
  const dataDir = join(folder, 'data');
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace);
  const catalog = new Map<string, AgentManifest>();
  const agents = createAgentProcesses({
    catalog: () => catalog,
    dataDir,
    agentDirs: agentDirs ?? (() => folder),
    env,
    limits,
  });
  const harness: AgentHarness = {
    folder,
    dataDir,
    agents,
    add: (script, options = {}) => {
      const id = options.id ?? 'hostile';
      const manifest = scriptedManifest(writeScript(folder, script, id), script, { id, ...options });
      catalog.set(id, manifest);
      return manifest;
    },
    put: (manifest) => void catalog.set(manifest.id, manifest),
    drop: (id) => void catalog.delete(id),
    call: (options = {}) =>
      agents.call(
        {
          agent: options.agent ?? 'hostile',
          tool: options.tool ?? 'work',
          args: options.args ?? {},
          workspace: options.workspace ?? workspace,
          runId: 'run-1',
          stepId: options.stepId ?? 'step-1',
          attempt: 1,
          idempotencyKey: `run-1/${options.stepId ?? 'step-1'}/1`,
          timeoutMs: options.timeoutMs ?? 20_000,
        },
        (notice) => options.notices?.push(notice),
        options.signal ?? new AbortController().signal,
      ),
    pids: (file = 'pids') => {
      const path = join(folder, file);
      return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).map(Number) : [];
    },
    alive: () => harness.pids().filter(isAlive),
    records: () => {
      const path = join(dataDir, 'processes');
      return existsSync(path) ? readdirSync(path) : [];
    },
    dispose: async () => {
      await agents.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return harness;
}

/** Whether a process lives. One that has ended but wasn't collected (a zombie) doesn't. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat !== '' && !/\) [ZX] /.test(stat);
}

/** Waits for something that another process does. The test's own time limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
