import { mkdtempSync, readFileSync, rmSync, existsSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentManifest } from '../../core/agent/manifest.ts';
import { RefusalError } from '../../core/errors.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import { loadRun, readRun } from '../../main/app/stream.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { scriptedManifest, writeScript } from '../support/scripted-agent.ts';
import { workflowOf } from '../support/domain-story.ts';

let folder: string;
let workspacePath: string;
let test: TestPlane | undefined;

const SCRIPT: ScriptInput = {
  tools: [
    { name: 'echo' },
    {
      name: 'flaky',
      steps: [
        { do: 'fail-times', times: 2 },
        { do: 'result', output: { at: '{attempt}' } },
      ],
    },
    {
      name: 'held',
      steps: [{ do: 'effect', file: 'held.log' }, { do: 'wait', file: 'release' }, { do: 'result' }],
    },
    { name: 'mark', steps: [{ do: 'effect', file: 'marks.log' }, { do: 'result' }] },
    { name: 'hang', steps: [{ do: 'hang' }] },
  ],
};

const manifest = (options = {}): AgentManifest =>
  scriptedManifest(writeScript(folder, SCRIPT), SCRIPT, { id: 'worker', ...options });
const open = async (agents = [manifest()], concurrency?: number): Promise<TestPlane> =>
  (test = await openPlane(join(folder, 'data'), agents, concurrency));
const step = (id: string, tool: string, more: Record<string, unknown> = {}) => ({
  id,
  kind: 'agent',
  agent: 'worker',
  tool,
  ...more,
});
const start = async (plane: TestPlane, workflow: Workflow, key: string | null = null): Promise<string> => {
  const started = await plane.plane.start({ workflow, input: {}, workspacePath, key, by: TESTER });
  if (!started.ok) throw new Error(started.error.message);
  return started.value.runId;
};
const finish = async (plane: TestPlane, runId: string) => {
  const driven = await plane.plane.drive(runId);
  return driven.ok ? plane.plane.settled(runId, 'idle') : driven;
};
const stepOf = async (plane: TestPlane, runId: string, stepId: string) =>
  (await plane.plane.view(runId))?.steps.find((found) => found.stepId === stepId);
const lines = (name: string): string[] =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim().split('\n') : [];
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-runs-'));
  workspacePath = join(folder, 'work');
  mkdirSync(workspacePath);
});
afterEach(async () => {
  await test?.close();
  test = undefined;
  rmSync(folder, { recursive: true, force: true });
});

describe('runs with real agents and the real store', () => {
  it('runs a sequence, and the log tells it', async () => {
    const plane = await open();
    const runId = await start(
      plane,
      workflowOf([
        step('a', 'echo', { with: { n: 1 } }),
        step('b', 'echo', { needs: ['a'], with: { from: '{{a.output.n}}' } }),
      ]),
    );
    expect(await finish(plane, runId)).toMatchObject({ ok: true, value: { status: 'succeeded' } });
    const types: string[] = [];
    for await (const record of readRun(plane.ports.store, runId)) types.push(record.type);
    expect(types).toEqual([
      'run.started',
      'step.started',
      'step.succeeded',
      'step.started',
      'step.succeeded',
      'run.ended',
    ]);
    expect((await loadRun(plane.ports.store, runId))?.state.steps.get('b')?.output).toEqual({ from: 1 });
    expect(await plane.ports.store.outbox()).toEqual([]);
  });

  it('tries a transient failure again', async () => {
    const plane = await open();
    const retry = { attempts: 3, initial: '1ms', factor: 1, max: '1ms', jitter: 0 };
    const runId = await start(plane, workflowOf([step('a', 'flaky', { retry })]));
    expect(await finish(plane, runId)).toMatchObject({ ok: true, value: { status: 'succeeded' } });
    expect((await stepOf(plane, runId, 'a'))?.attempts).toBe(3);
  });

  it('ends a call that takes longer than it may, with a typed error', async () => {
    const plane = await open();
    const retry = { attempts: 1 };
    const runId = await start(plane, workflowOf([step('a', 'hang', { timeout: '1s', retry })]));
    expect(await finish(plane, runId)).toMatchObject({ ok: true, value: { status: 'failed' } });
    expect((await stepOf(plane, runId, 'a'))?.error?.code).toBe('timeout');
  });

  it('gives the same run for the same key, and refuses the key for something else', async () => {
    const plane = await open();
    const workflow = workflowOf([step('a', 'echo')]);
    const first = await start(plane, workflow, 'nightly');
    expect(await start(plane, workflow, 'nightly')).toBe(first);
    const other = workflowOf([step('b', 'echo')]);
    const refused = await plane.plane.start({
      workflow: other,
      input: {},
      workspacePath,
      key: 'nightly',
      by: TESTER,
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict' } });
    const [one, two] = await Promise.all([start(plane, other, 'race'), start(plane, other, 'race')]);
    expect(one).toBe(two);
  });

  it('holds the limit of calls over all runs, and lets each run have its turn', async () => {
    const plane = await open([manifest()], 2);
    const nodes = (prefix: string) => Array.from({ length: 4 }, (_, i) => step(`${prefix}${i}`, 'held'));
    const one = await start(plane, workflowOf(nodes('x')));
    const two = await start(plane, workflowOf(nodes('y')));
    const ends = [finish(plane, one), finish(plane, two)];
    await until(() => lines('held.log').length === 2);
    let now = 2;
    let most = 0;
    const stop = plane.plane.subscribe((item) => {
      if (item.kind !== 'committed') return;
      for (const { type } of item.events)
        now += type === 'step.started' ? 1 : type === 'step.succeeded' ? -1 : 0;
      most = Math.max(most, now);
    });
    writeFileSync(join(folder, 'release'), '');
    for (const end of await Promise.all(ends))
      expect(end).toMatchObject({ ok: true, value: { status: 'succeeded' } });
    stop();
    expect(most).toBe(2);
    // The second run got a place as soon as one was free, before the first had all of its own.
    const order = lines('held.log').map((line) => line.split(' ')[1]?.charAt(0));
    expect(order.slice(0, 4)).toContain('y');
  });

  it('cancels a call under way', async () => {
    const plane = await open();
    const runId = await start(plane, workflowOf([step('a', 'held')]));
    const end = finish(plane, runId);
    await until(() => lines('held.log').length === 1);
    expect(await plane.plane.cancel(runId, TESTER, 'enough')).toMatchObject({ ok: true });
    expect(await end).toMatchObject({ ok: true, value: { status: 'cancelled', reason: 'enough' } });
    expect(await plane.plane.cancel(runId, TESTER, 'again')).toMatchObject({
      ok: false,
      error: { code: 'run_ended' },
    });
  });

  it('closes what was under way as lost after a restart, and repeats only what is safe', async () => {
    const first = await open([manifest({ tools: { held: { effect: 'act', idempotent: false } } })]);
    const safe = await start(first, workflowOf([step('a', 'echo'), step('b', 'held', { needs: ['a'] })]));
    const end = finish(first, safe);
    await until(() => lines('held.log').length === 1);
    await first.close();
    void end;
    writeFileSync(join(folder, 'release'), '');
    const second = await open([manifest({ tools: { held: { effect: 'act', idempotent: false } } })]);
    expect(await finish(second, safe)).toMatchObject({ ok: true, value: { status: 'failed' } });
    expect((await stepOf(second, safe, 'b'))?.error?.code).toBe('lost');
    expect(lines('held.log')).toHaveLength(1);
  });

  it('halts a run when the disk is full, loses nothing, and goes on later', async () => {
    let full = false;
    const plane = (test = await openPlane(join(folder, 'data'), [manifest()], 5, (ports) => ({
      ...ports,
      store: {
        ...ports.store,
        commit: (batch) =>
          full
            ? Promise.reject(new RefusalError('disk_full', 'No room left.', 'Make room.'))
            : ports.store.commit(batch),
      },
    })));
    const runId = await start(plane, workflowOf([step('a', 'mark'), step('b', 'echo', { needs: ['a'] })]));
    const stop = plane.plane.subscribe((item) => {
      if (item.kind === 'committed' && item.events.some((event) => event.type === 'step.started'))
        full = true;
    });
    expect(await finish(plane, runId)).toMatchObject({ ok: false, error: { code: 'disk_full' } });
    stop();
    full = false;
    expect(await finish(plane, runId)).toMatchObject({ ok: true, value: { status: 'succeeded' } });
  });

  it('refuses a workspace that is not there, before anything is recorded', async () => {
    const plane = await open();
    const workflow = workflowOf([step('a', 'echo')]);
    const refused = await plane.plane.start({
      workflow,
      input: {},
      workspacePath: join(folder, 'nowhere'),
      key: null,
      by: TESTER,
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect((await plane.ports.store.listRuns({ limit: 10 })).items).toEqual([]);
  });
});
