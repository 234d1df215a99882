import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { AgentNotice } from '../../main/ports/agents.ts';
import { createHarness, isAlive, until } from '../support/hostile-agents/harness.ts';
import { HOSTILE, script } from '../support/hostile-agents/scripts.ts';

function setUp(finished = onTestFinished, handshakeMs = 30_000) {
  const harness = createHarness({ handshakeMs, cancelGraceMs: 500 });
  finished(() => harness.dispose());
  return harness;
}

describe.concurrent('a hostile agent is a typed error, and nothing of it stays', () => {
  test.for(Object.entries(HOSTILE))(
    '%s',
    async ([, { script: hostile, code, says, handshakeMs, limits }], context) => {
      const harness = setUp(context.onTestFinished, handshakeMs);
      harness.add(hostile, limits && { limits });
      // One that never answers is started first, so that the short time of its call is not spent on the start.
      const hangs = code === 'timeout' && handshakeMs === undefined;
      if (hangs) expect(await harness.call({ args: { behave: 'echo' } })).toMatchObject({ ok: true });
      const outcome = await harness.call({ timeoutMs: hangs ? 300 : 40_000 });

      if (outcome.ok) throw new Error(`it succeeded with ${JSON.stringify(outcome.output)}`);
      expect(outcome.error.message).toMatch(says);
      expect(outcome.error.code).toBe(code);
      expect(outcome.error.fix).not.toBe('');
      expect(Buffer.byteLength(outcome.stderr ?? '')).toBeLessThanOrEqual(8_192);

      await harness.agents.close();
      if (handshakeMs === undefined && harness.pids().length === 0) throw new Error('it never ran');
      expect(harness.alive()).toEqual([]);
      expect(harness.records()).toEqual([]);
    },
  );
});

describe('what does no harm', () => {
  test('a second answer and an answer to nobody', async () => {
    const harness = setUp();
    harness.add(script([{ do: 'unknown-id' }, { do: 'answer-twice', output: { first: true } }]));
    expect(await harness.call()).toEqual({ ok: true, output: { first: true } });
    expect(await harness.call()).toEqual({ ok: true, output: { first: true } });
    expect(harness.pids()).toHaveLength(1);
  });

  test('an answer right before the end of the process', async () => {
    const harness = setUp();
    harness.add(script([{ do: 'answer-twice', output: { last: 'words' }, thenCrash: true }]));
    expect(await harness.call()).toEqual({ ok: true, output: { last: 'words' } });
    await until(() => harness.records().length === 0);
    expect(await harness.call()).toEqual({ ok: true, output: { last: 'words' } });
    expect(harness.pids()).toHaveLength(2);
  });
});

describe('a program that cannot start', () => {
  test.each(['is not there', 'may not be run'])('%s: the manifest is wrong', async (why) => {
    const harness = setUp();
    const program = join(harness.folder, 'program');
    if (why === 'may not be run') writeFileSync(program, '#!/bin/sh\n', { mode: 0o644 });
    harness.put({ ...harness.add(script([])), launch: { command: [program], env: {} } });
    const outcome = await harness.call();
    expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid_request' } });
    expect(outcome.ok ? '' : outcome.error.message).toContain(
      why === 'is not there' ? `there is no program ${program}` : `${program} may not be run`,
    );
    expect(harness.records()).toEqual([]);
  });

  test('cannot be recorded: it is not started', async () => {
    const harness = setUp();
    harness.add(script([]));
    // A file where the folder of the records would be.
    writeFileSync(harness.dataDir, '');
    expect(await harness.call()).toMatchObject({
      ok: false,
      error: { code: 'internal', fix: /data folder/ },
    });
    expect(harness.pids()).toEqual([]);
  });
});

describe('cancelling', () => {
  test('ends a call and lets the process live when the agent heeds it', async () => {
    const harness = setUp();
    harness.add(script([{ do: 'log', text: 'started' }, { do: 'wait', file: 'never' }, { do: 'result' }]));
    const stop = new AbortController();
    const notices: AgentNotice[] = [];
    const call = harness.call({ signal: stop.signal, notices });
    await until(() => notices.length > 0);
    stop.abort();
    expect(await call).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(notices).toEqual([{ kind: 'log', level: 'info', text: 'started' }]);
    expect(harness.alive()).toHaveLength(1);
    expect(await harness.call({ args: { behave: 'echo' } })).toMatchObject({ ok: true });
    expect(harness.pids()).toHaveLength(1);
  });

  test('ends the whole process tree when the agent goes on', async () => {
    const harness = setUp();
    const work = [
      { do: 'fork', file: 'pids' },
      { do: 'fork', file: 'pids', away: true },
      { do: 'log', text: 'started' },
      { do: 'hang' },
    ] as const;
    harness.add(script(work, [], { heedsCancel: false }));
    const stop = new AbortController();
    const notices: AgentNotice[] = [];
    const call = harness.call({ signal: stop.signal, notices });
    await until(() => notices.length > 0);
    expect(harness.alive()).toHaveLength(3);
    stop.abort();
    expect(await call).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(harness.alive()).toEqual([]);
    expect(harness.records()).toEqual([]);
  });

  test('ends what the call has started, also when the agent itself heeds it', async () => {
    const harness = setUp();
    harness.add(
      script([
        { do: 'fork', file: 'pids' },
        { do: 'log', text: 'started' },
        { do: 'wait', file: 'never' },
      ]),
    );
    const stop = new AbortController();
    const notices: AgentNotice[] = [];
    const call = harness.call({ signal: stop.signal, notices });
    await until(() => notices.length > 0);
    stop.abort();
    expect(await call).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(harness.alive()).toEqual([]);
  });

  test('before the start starts nothing', async () => {
    const harness = setUp();
    harness.add(script([]));
    const outcome = await harness.call({ signal: AbortSignal.abort() });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(harness.pids()).toEqual([]);
  });
});

test('a call that does not stop takes no innocent call with it', async () => {
  const harness = setUp();
  const slow = [
    { do: 'pid', file: 'slow' },
    { do: 'wait', file: 'go' },
    { do: 'result', output: { pid: '{pid}' } },
  ] as const;
  const more = { heedsCancel: false, behaviours: { slow: [...slow] } };
  harness.add(script([], [], more), { limits: { processes: 1 } });
  const second = harness.call({ args: { behave: 'slow' } });
  await until(() => harness.pids('slow').length === 1);
  const first = harness.call({ args: { behave: 'hang' }, timeoutMs: 200 });
  expect(await first).toMatchObject({ ok: false, error: { code: 'timeout' } });
  // It goes on in another process once the first is gone.
  await until(() => harness.pids('slow').length === 2);
  writeFileSync(join(harness.folder, 'go'), '');
  const [was = 0, is] = harness.pids('slow');
  expect(await second).toEqual({ ok: true, output: { pid: String(is) } });
  expect(was).not.toBe(is);
  expect(isAlive(was)).toBe(false);
});
