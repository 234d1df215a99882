/** Whole agent steps of a durable run (decided, stored, called, checked, stored) against bare MCP calls. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manifestOf } from '../../agents/kit/agent.ts';
import { definition } from '../support/bench-agent/definition.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER } from '../support/plane.ts';
import { MAIN, measureCalls, openBareClient, CALLS, ROUNDS } from './agent-steps.ts';
import { compare, type BenchRow } from './harness.ts';

const IN_FLIGHT = 50;

/** Steps per second with 50 in flight, to one process of the same agent as the bare client's. */
export async function benchAgentRuns(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-runs-'));
  const workspacePath = join(folder, 'work');
  mkdirSync(workspacePath);
  const manifest = manifestOf(definition, { command: ['{node}', MAIN], env: {} });
  const test = await openPlane(join(folder, 'data'), [manifest], IN_FLIGHT);
  const peer = await openBareClient(folder);
  const workflow = workflowOf([
    {
      id: 'each',
      kind: 'map',
      over: Array.from({ length: CALLS }, (_, i) => i),
      concurrency: IN_FLIGHT,
      do: { kind: 'agent', agent: manifest.id, tool: 'echo', with: { text: 'hello', n: '{{item}}' } },
    },
  ]);
  async function ours(): Promise<number> {
    const from = performance.now();
    const started = await test.plane.start({ workflow, input: {}, workspacePath, key: null, by: TESTER });
    if (!started.ok) throw new Error(started.error.message);
    await test.plane.drive(started.value.runId);
    const settled = await test.plane.settled(started.value.runId, 'idle');
    if (!settled.ok || settled.value.status !== 'succeeded') throw new Error('the run did not succeed');
    return (CALLS / (performance.now() - from)) * 1_000;
  }
  try {
    const name = `agent steps of a durable run, ${IN_FLIGHT} in flight (peer: bare MCP client)`;
    const peerSide = () => measureCalls(peer.call, IN_FLIGHT);
    return [await compare({ name, target: 0.7, unit: 'steps/s' }, ROUNDS, ours, peerSide)];
  } finally {
    await peer.close();
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
