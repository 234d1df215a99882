import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { manifestOf } from '../../agents/kit/agent.ts';
import { CALL_META } from '../../core/agent/manifest.ts';
import { createAgentProcesses } from '../../main/adapters/agent-process/agent-processes.ts';
import { definition } from '../support/bench-agent/definition.ts';
import { compare, printTable, type BenchRow } from './harness.ts';

export const MAIN = fileURLToPath(new URL('../support/bench-agent/main.ts', import.meta.url));
export const CALLS = 2_000;
export const ROUNDS = 7;

/** Makes one call; rejects when the answer isn't the one. */
type Call = (n: number) => Promise<void>;

/**
 * Calls of an agent's tool through the adapter (arguments and answers checked, deadline, limits) against
 * the protocol's own client without any of it. Both talk to one process of the same agent, and send it
 * the same message. Calls per second, one at a time and with 50 in flight.
 */
export async function benchAgentCalls(): Promise<readonly BenchRow[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'signalbox-bench-agents-'));
  const ours = openOurs(dataDir);
  const peer = await openBareClient(dataDir);
  const rows: BenchRow[] = [];
  try {
    for (const inFlight of [1, 50]) {
      const name = `agent calls, ${inFlight === 1 ? 'one at a time' : `${inFlight} in flight`} (peer: bare MCP client)`;
      rows.push(
        await compare(
          { name, target: 0.7, unit: 'calls/s' },
          ROUNDS,
          () => measureCalls(ours.call, inFlight),
          () => measureCalls(peer.call, inFlight),
        ),
      );
    }
  } finally {
    await ours.close();
    await peer.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return rows;
}

export async function measureCalls(call: Call, inFlight: number): Promise<number> {
  let next = 0;
  const from = performance.now();
  const lanes = Array.from({ length: inFlight }, async () => {
    while (next < CALLS) await call(next++);
  });
  await Promise.all(lanes);
  return (CALLS / (performance.now() - from)) * 1_000;
}

function openOurs(dataDir: string): { call: Call; close: () => Promise<void> } {
  const manifest = manifestOf(definition, { command: ['{node}', MAIN], env: {} });
  const catalog = new Map([[manifest.id, manifest]]);
  const agents = createAgentProcesses({
    catalog: () => catalog,
    dataDir,
    agentDirs: () => dataDir,
    env: process.env,
  });
  const signal = new AbortController().signal;
  return {
    close: () => agents.close(),
    call: async (n) => {
      const outcome = await agents.call(
        {
          agent: manifest.id,
          tool: 'echo',
          args: { text: 'hello', n },
          workspace: dataDir,
          runId: 'run',
          stepId: 'step',
          attempt: 1,
          idempotencyKey: `run/step/${n}`,
          timeoutMs: 60_000,
        },
        () => undefined,
        signal,
      );
      if (!outcome.ok) throw new Error(outcome.error.message);
    },
  };
}

export async function openBareClient(dataDir: string): Promise<{ call: Call; close: () => Promise<void> }> {
  const client = new Client({ name: 'bench', version: '1' });
  // In its own session, as our agents are: Linux shares the processor out by session, and so on a busy
  // machine a process in another session than the bench waits longer for its turn.
  const program = [process.execPath, MAIN];
  const [command = '', ...args] = process.platform === 'linux' ? ['setsid', ...program] : program;
  await client.connect(new StdioClientTransport({ command, args, stderr: 'inherit' }));
  return {
    close: () => client.close(),
    call: async (n) => {
      const result = await client.callTool({
        name: 'echo',
        arguments: { text: 'hello', n },
        _meta: {
          progressToken: String(n),
          [CALL_META.workspace]: dataDir,
          [CALL_META.runId]: 'run',
          [CALL_META.stepId]: 'step',
          [CALL_META.attempt]: 1,
          [CALL_META.idempotencyKey]: `run/step/${n}`,
        },
      });
      if (result.isError === true) throw new Error('the call failed');
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) printTable(await benchAgentCalls());
