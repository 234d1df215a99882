import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workflow } from '../../core/workflow/schema.ts';
import { RefusalError } from '../../core/errors.ts';
import { createResidency, type Residency } from '../../main/app/residency.ts';
import type { Clock } from '../../main/ports/runtime.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';

const ASK = workflowOf([
  { id: 'gate', kind: 'approval', show: 'go on?', expiresIn: '1h' },
  { id: 'after', kind: 'transform', needs: ['gate'], value: 1 },
]);

let folder: string;
let test: TestPlane;
let residency: Residency;
/** Asked at each commit whether the disk has no room for it. */
let isFull = (): boolean => false;
/** Milliseconds by which the clock of the plane is ahead. */
let ahead = 0;

const open = async (): Promise<void> => {
  test = await openPlane(join(folder, 'data'), [], 5, (ports) => {
    const { clock } = ports;
    const shifted: Clock = { ...clock, now: () => clock.now() + ahead, after: clock.after.bind(clock) };
    const { store } = ports;
    const commit: typeof store.commit = (batch) => {
      const full = new RefusalError('disk_full', 'No room left.', 'Make room.');
      return isFull() ? Promise.reject(full) : store.commit(batch);
    };
    return { ...ports, store: { ...store, commit }, clock: { ...shifted, notBefore: () => undefined } };
  });
  residency = await createResidency(test.plane, test.ports);
};
const close = async (): Promise<void> => {
  await residency.close();
  await test.close();
};
const reopen = async (): Promise<void> => {
  await close();
  await open();
};
const start = async (workflow: Workflow, until: 'idle' | 'asked' = 'idle'): Promise<string> => {
  const wish = { workflow, input: {}, workspacePath: join(folder, 'work'), key: null, by: TESTER };
  const started = await test.plane.start(wish);
  if (!started.ok) throw new Error(started.error.message);
  await test.plane.drive(started.value.runId);
  await test.plane.settled(started.value.runId, until);
  return started.value.runId;
};
const decide = async (runId: string) => {
  const { items } = await test.ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 1 });
  const [view] = items;
  if (!view) throw new Error('nothing waits');
  const { approvalId, digest } = view;
  return test.plane.decideApproval({ approvalId, digest, decision: 'approved', by: TESTER, reason: null });
};

beforeEach(async () => {
  ahead = 0;
  isFull = () => false;
  folder = mkdtempSync(join(tmpdir(), 'signalbox-residency-'));
  mkdirSync(join(folder, 'work'));
  await open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a process that stays', () => {
  it('lets waiting runs go on with the decision, and calls them driven meanwhile', async () => {
    const runId = await start(ASK);
    expect(test.plane.isDriving(runId)).toBe(true);
    expect(await decide(runId)).toMatchObject({ ok: true });
    expect(await test.plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
    expect(test.plane.isDriving(runId)).toBe(false);
  });

  it('takes on what an earlier process left waiting or running', async () => {
    const waiting = await start(ASK);
    await close();
    // Started, and never driven by the process that ended.
    const bare = await openPlane(join(folder, 'data'));
    const wish = { input: {}, workspacePath: join(folder, 'work'), key: null, by: TESTER };
    const left = await bare.plane.start({
      ...wish,
      workflow: workflowOf([{ id: 't', kind: 'transform', value: 1 }]),
    });
    if (!left.ok) throw new Error(left.error.message);
    await bare.close();
    await open();
    const ended = await test.plane.settled(left.value.runId, 'ended');
    expect(ended).toMatchObject({ value: { status: 'succeeded' } });
    expect(test.plane.isDriving(waiting)).toBe(true);
    await decide(waiting);
    expect(await test.plane.settled(waiting, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
  });

  it('closes approvals of runs that are not in memory when they expire', async () => {
    const runIds = [await start(ASK), await start(ASK)];
    await reopen();
    await residency.sweep();
    expect(await test.ports.store.getRun(runIds[0] ?? '')).toMatchObject({ status: 'waiting' });
    ahead = 3_600_000;
    await residency.sweep();
    for (const runId of runIds) {
      expect(await test.plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'failed' } });
    }
    const { items } = await test.ports.store.listApprovals({ statuses: ['expired'], limit: 10 });
    expect(items).toHaveLength(2);
  });

  it('ends a waiting run at its own limit', async () => {
    const runId = await start({ ...ASK, timeout: '10m' });
    await reopen();
    ahead = 600_000;
    await residency.sweep();
    expect(await test.plane.settled(runId, 'ended')).toMatchObject({
      value: { status: 'failed', reason: 'the run took longer than its limit of 10m' },
    });
  });

  it('goes on with what a full disk has halted, once there is room', async () => {
    const pause = workflowOf([{ id: 'pause', kind: 'wait', for: '10ms' }]).nodes;
    const nodes = [...ASK.nodes, ...pause.map((node) => ({ ...node, needs: ['gate'] }))];
    const runId = await start(workflowOf(nodes));
    let left = 1;
    isFull = () => left-- <= 0;
    await decide(runId);
    expect(await test.plane.settled(runId, 'ended')).toMatchObject({ error: { code: 'disk_full' } });
    isFull = () => false;
    await residency.sweep();
    expect(await test.plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
  });

  it('keeps the timers of a run in which a wish found no room', async () => {
    const { nodes } = workflowOf([{ id: 'pause', kind: 'wait', for: '1s' }]);
    const runId = await start({ ...ASK, nodes: [...ASK.nodes, ...nodes] }, 'asked');
    const { items } = await test.ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 1 });
    const { approvalId = '', digest = '' } = items[0] ?? {};
    let left = 1;
    isFull = () => left-- > 0;
    const wish = { approvalId, digest, by: TESTER, until: null };
    await expect(test.plane.snoozeApproval(wish)).rejects.toMatchObject({ refusal: { code: 'disk_full' } });
    expect(await test.plane.settled(runId, 'idle')).toMatchObject({ value: { status: 'waiting' } });
    expect((await test.plane.view(runId))?.steps).toMatchObject([{}, {}, { state: 'succeeded' }]);
  });

  it('goes on with a run that is tried again', async () => {
    const runId = await start(ASK);
    await test.plane.cancel(runId, TESTER, 'wrong hour');
    expect(await test.plane.retryFailed(runId, TESTER)).toEqual({
      ok: true,
      value: { steps: ['gate', 'after'] },
    });
    await test.plane.settled(runId, 'asked');
    await decide(runId);
    expect(await test.plane.settled(runId, 'ended')).toMatchObject({ value: { status: 'succeeded' } });
  });
});
