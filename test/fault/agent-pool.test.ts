import { getEventListeners } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHarness, until } from '../support/hostile-agents/harness.ts';
import { script } from '../support/hostile-agents/scripts.ts';

function setUp(limits = {}) {
  const harness = createHarness(limits);
  onTestFinished(() => harness.dispose());
  return harness;
}

test('fifty calls at once are answered each with its own answer, by no more processes than allowed', async () => {
  const harness = setUp();
  harness.add(script([]));
  const calls = Array.from({ length: 50 }, (_, n) => harness.call({ args: { n } }));
  const outcomes = await Promise.all(calls);
  expect(outcomes).toEqual(outcomes.map((_, n) => ({ ok: true, output: { n } })));
  expect(harness.pids().length).toBeLessThanOrEqual(2);
});

test('calls one after the other share one warm process', async () => {
  const harness = setUp();
  harness.add(script([]));
  for (let n = 0; n < 5; n++)
    expect(await harness.call({ args: { n } })).toEqual({ ok: true, output: { n } });
  expect(harness.pids()).toHaveLength(1);
});

test('a second process takes part when the first has enough to do', async () => {
  const harness = setUp();
  harness.add(
    script([
      { do: 'pid', file: 'worked' },
      { do: 'wait', file: 'go' },
    ]),
  );
  const first = [0, 1, 2].map(() => harness.call());
  await until(() => harness.pids('worked').length === 3 && harness.pids().length === 2);
  // The new one answers its handshake after it noted its number, so ask until it is the one that answers.
  const more: Promise<unknown>[] = [];
  while (new Set(harness.pids('worked')).size < 2) {
    const before = harness.pids('worked').length;
    more.push(harness.call());
    await until(() => harness.pids('worked').length > before);
  }
  writeFileSync(join(harness.folder, 'go'), '');
  await Promise.all([...first, ...more]);
  expect(harness.pids()).toHaveLength(2);
});

test('a call that may not be repeated has a process to itself', async () => {
  const harness = setUp();
  harness.add(
    script([
      { do: 'pid', file: 'worked' },
      { do: 'wait', file: 'go-{args.n}' },
    ]),
    { effect: 'act' },
  );
  const calls = [0, 1, 2].map((n) => harness.call({ args: { n: String(n) } }));
  await until(() => harness.pids('worked').length === 2);
  expect(new Set(harness.pids('worked')).size).toBe(2);
  for (const n of [0, 1]) writeFileSync(join(harness.folder, `go-${n}`), '');
  await until(() => harness.pids('worked').length === 3);
  writeFileSync(join(harness.folder, 'go-2'), '');
  for (const outcome of await Promise.all(calls)) expect(outcome.ok).toBe(true);
  expect(harness.pids()).toHaveLength(2);
});

test('an agent that changes or goes ends what it has begun as it began it, and nothing of it stays', async () => {
  const harness = setUp();
  const old = script([
    { do: 'pid', file: 'worked' },
    { do: 'wait', file: 'go' },
    { do: 'result', output: { is: 'old' } },
  ]);
  harness.add(old);
  const begun = [harness.call(), harness.call()];
  await until(() => harness.pids('worked').length === 2);
  const [oldPid] = harness.pids('worked');
  // A look that finds nothing new leaves everything as it is.
  harness.agents.refresh();
  harness.put({ ...harness.add(script([{ do: 'result', output: { is: 'new' } }])), version: '2' });
  harness.agents.refresh();
  expect(await harness.call()).toEqual({ ok: true, output: { is: 'new' } });
  const [facts] = harness.agents.inspect();
  expect(facts?.processes.map(({ pid, inFlight }) => (pid === oldPid ? inFlight : 0))).toContain(2);
  expect(facts).toMatchObject({ succeeded: 1 });
  harness.drop('hostile');
  harness.agents.refresh();
  // The idle process of the new one ends at once; the old one has something to do.
  await until(() => harness.alive().every((pid) => harness.pids('worked').includes(pid)));
  expect(harness.agents.inspect()).toHaveLength(1);
  expect(await harness.call()).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
  writeFileSync(join(harness.folder, 'go'), '');
  expect(await Promise.all(begun)).toEqual(begun.map(() => ({ ok: true, output: { is: 'old' } })));
  await until(() => harness.alive().length === 0 && harness.agents.inspect().length === 0);
  await until(() => harness.records().length === 0);
});

test('waiting counts against the time of the call', async () => {
  const harness = setUp({ cancelGraceMs: 5_000 });
  harness.add(
    script([
      { do: 'pid', file: 'worked' },
      { do: 'wait', file: 'go' },
    ]),
    { effect: 'act', limits: { processes: 1 } },
  );
  const first = harness.call();
  await until(() => harness.pids('worked').length === 1);
  expect(await harness.call({ timeoutMs: 100 })).toMatchObject({ ok: false, error: { code: 'timeout' } });
  const stop = new AbortController();
  const waiting = harness.call({ signal: stop.signal });
  stop.abort();
  expect(await waiting).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  writeFileSync(join(harness.folder, 'go'), '');
  expect(await first).toMatchObject({ ok: true });
  expect(harness.pids('worked')).toHaveLength(1);
});

test('more calls than may wait are refused', async () => {
  const harness = setUp();
  harness.add(script([{ do: 'wait', file: 'go' }]), { limits: { processes: 1 } });
  const stop = new AbortController();
  const calls = Array.from({ length: 1_100 }, () => harness.call({ signal: stop.signal }));
  const refused = await Promise.race(calls);
  expect(refused).toMatchObject({ ok: false, error: { code: 'rate_limit' } });
  stop.abort();
  const outcomes = await Promise.all(calls);
  expect(outcomes.every((outcome) => !outcome.ok)).toBe(true);
});

test('all that wait for an agent that cannot start are told', async () => {
  const harness = setUp();
  harness.put({ ...harness.add(script([])), launch: { command: ['/nowhere/at-all'], env: {} } });
  const outcomes = await Promise.all(Array.from({ length: 20 }, () => harness.call()));
  for (const outcome of outcomes)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
});

test('an idle process is ended', async () => {
  const harness = setUp({ idleMs: 50 });
  harness.add(script([]));
  await harness.call();
  expect(harness.pids()).toHaveLength(1);
  await until(() => harness.alive().length === 0 && harness.records().length === 0);
});

test('a changed manifest starts a new process and retires the old one; an equal one does not', async () => {
  const harness = setUp();
  const manifest = harness.add(script([]));
  await harness.call();
  harness.put(structuredClone(manifest));
  await harness.call();
  expect(harness.pids()).toHaveLength(1);
  harness.put({ ...manifest, version: '2' });
  await harness.call();
  expect(harness.pids()).toHaveLength(2);
  await until(() => harness.alive().length === 1);
});

test('closing ends calls in flight as lost, and refuses those that come later', async () => {
  const harness = setUp();
  harness.add(
    script([{ do: 'pid', file: 'worked' }, { do: 'hang' }], [{ do: 'ignore-sigterm' }, { do: 'ignore-end' }]),
  );
  const call = harness.call();
  await until(() => harness.pids('worked').length === 1);
  await harness.agents.close();
  expect(harness.alive()).toEqual([]);
  expect(harness.records()).toEqual([]);
  expect(await call).toMatchObject({ ok: false, error: { code: 'lost' } });
  expect(await harness.call()).toMatchObject({ ok: false, error: { code: 'lost' } });
});

test('closing does not wait for a handshake', async () => {
  const harness = setUp({ handshakeMs: 600_000 });
  harness.add(script([], [{ do: 'hang' }]));
  const call = harness.call();
  await until(() => harness.pids().length === 1);
  await harness.agents.close();
  expect(await call).toMatchObject({ ok: false, error: { code: 'lost' } });
  expect(harness.alive()).toEqual([]);
  expect(harness.records()).toEqual([]);
});

test('nothing of it stays in this process', async () => {
  const resources = () => process.getActiveResourcesInfo().filter((name) => /Process|Pipe/.test(name)).length;
  const before = resources();
  const signal = new AbortController().signal;
  const harness = setUp();
  harness.add(script([]));
  harness.add(script([{ do: 'crash' }]), { id: 'crashes' });
  for (let n = 0; n < 20; n++) await harness.call({ signal });
  await harness.call({ agent: 'crashes' });
  expect(resources()).toBeGreaterThan(before);
  await harness.agents.close();
  // Handles are closed at the end of the turn in which they were destroyed.
  await until(() => resources() <= before);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});
