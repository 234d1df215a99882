import { join } from 'node:path';
import { createAgentProcesses } from '../../../main/adapters/agent-process/agent-processes.ts';
import { scriptedManifest, writeScript } from '../scripted-agent.ts';
import { script } from './scripts.ts';

/**
 * A whole Signalbox as far as agents go, to be ended by `kill -9`: `host.ts FOLDER` starts an agent with
 * two stubborn children, one of them outside the process group, and calls it for ever.
 */
const folder = process.argv[2] ?? '';
const work = [
  { do: 'fork', file: 'pids' },
  { do: 'fork', file: 'pids', away: true },
  { do: 'pid', file: 'ready' },
  { do: 'hang' },
] as const;
const stubborn = script(work, [{ do: 'ignore-sigterm' }, { do: 'ignore-end' }]);
const manifest = scriptedManifest(writeScript(folder, stubborn, 'left'), stubborn, { id: 'left' });
const agents = createAgentProcesses({
  catalog: () => new Map([['left', manifest]]),
  dataDir: join(folder, 'data'),
  agentDirs: () => folder,
  env: process.env,
});
await agents.call(
  {
    agent: 'left',
    tool: 'work',
    args: {},
    workspace: folder,
    runId: 'r',
    stepId: 's',
    attempt: 1,
    idempotencyKey: 'k',
    timeoutMs: 600_000,
  },
  () => undefined,
  new AbortController().signal,
);
