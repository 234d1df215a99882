import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_LATENCIES, type AgentFacts } from '../../main/ports/agents.ts';
import { createHarness, isAlive, until, type AgentHarness } from '../support/hostile-agents/harness.ts';
import { script } from '../support/hostile-agents/scripts.ts';

function setUp(limits = {}): AgentHarness {
  const harness = createHarness(limits);
  onTestFinished(() => harness.dispose());
  return harness;
}

function factsOf({ agents }: AgentHarness): AgentFacts {
  const [facts] = agents.inspect();
  return facts ?? expect.fail('no agent was called yet');
}

test('calls are counted, with how long they took and what went wrong last', async () => {
  const harness = setUp();
  harness.add(script([{ do: 'result' }]));
  expect(harness.agents.inspect()).toEqual([]);
  await harness.call();
  await harness.call({ args: { behave: 'fail-transient' } });
  await harness.call({ args: { behave: 'fail-transient' } });
  expect(factsOf(harness)).toMatchObject({
    agent: 'hostile',
    succeeded: 1,
    failed: 2,
    failuresInARow: 2,
    restarts: 0,
    queued: 0,
    lastError: { error: { code: 'connection' } },
  });
  expect(factsOf(harness).latencies).toHaveLength(3);
  await harness.call();
  expect(factsOf(harness)).toMatchObject({ succeeded: 2, failuresInARow: 0 });
});

test('what the caller did wrong is no failure of the agent', async () => {
  const harness = setUp();
  harness.add(script([{ do: 'hang' }]));
  const stop = new AbortController();
  const call = harness.call({ signal: stop.signal });
  await until(() => (harness.agents.inspect()[0]?.processes[0]?.inFlight ?? 0) > 0);
  stop.abort();
  expect(await call).toMatchObject({ error: { code: 'cancelled' } });
  expect(factsOf(harness)).toMatchObject({ failed: 1, failuresInARow: 0 });
});

test('a process that ends by itself is replaced with the next call, which counts as a restart', async () => {
  const harness = setUp();
  harness.add(script([{ do: 'result' }]));
  await harness.call({ args: { behave: 'crash' } });
  expect(factsOf(harness)).toMatchObject({ restarts: 0, failed: 1 });
  await harness.call();
  expect(factsOf(harness)).toMatchObject({ restarts: 1, succeeded: 1 });
});

test('what is in flight is seen, with the moment in which the process was heard last', async () => {
  const harness = setUp();
  harness.add(script([{ do: 'wait', file: 'go' }, { do: 'result' }]));
  const calls = [harness.call(), harness.call()];
  await until(() => (harness.agents.inspect()[0]?.processes[0]?.inFlight ?? 0) === 2);
  const [process] = factsOf(harness).processes;
  expect(process?.pid).toBe(harness.pids()[0]);
  expect(process?.busySince).toBeGreaterThanOrEqual(process?.startedAt ?? Infinity);
  writeFileSync(join(harness.folder, 'go'), '');
  await Promise.all(calls);
  expect(factsOf(harness).processes[0]).toMatchObject({ inFlight: 0, busySince: null });
  expect(factsOf(harness).processes[0]?.lastHeardAt).toBeGreaterThanOrEqual(process?.lastHeardAt ?? Infinity);
});

test('a restart ends the processes before it resolves; calls in flight are lost, and say so', async () => {
  const harness = setUp();
  harness.add(script([{ do: 'wait', file: 'never' }]));
  const call = harness.call();
  await until(() => (harness.agents.inspect()[0]?.processes[0]?.inFlight ?? 0) === 1);
  const before = harness.pids();
  await harness.agents.restart('hostile');
  expect(before.filter(isAlive)).toEqual([]);
  expect(await call).toMatchObject({
    ok: false,
    error: { code: 'lost', message: expect.stringContaining('restarted') as string },
  });
  expect(await harness.call({ args: { behave: 'echo' } })).toMatchObject({ ok: true });
  expect(factsOf(harness)).toMatchObject({ restarts: 1, failuresInARow: 0 });
  expect(harness.records()).toHaveLength(2);
});

test('a restart of an agent that was never called, or that nobody knows, does nothing', async () => {
  const harness = setUp();
  harness.add(script([]));
  await harness.agents.restart('hostile');
  await harness.agents.restart('nobody');
  expect(harness.agents.inspect()).toEqual([]);
});

test('of very many calls the newest durations are kept', async () => {
  const harness = setUp();
  harness.add(script([{ do: 'result' }]));
  for (let batch = 0; batch < 6; batch++)
    await Promise.all(Array.from({ length: 100 }, () => harness.call()));
  expect(factsOf(harness).latencies).toHaveLength(MAX_LATENCIES);
  expect(factsOf(harness).succeeded).toBe(600);
});
