import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Workflow } from '../../core/workflow/schema.ts';
import { RefusalError } from '../../core/errors.ts';
import { createResidency, type Residency } from '../../main/app/residency.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { turnedClock, type TurnedClock } from '../unit/live/turned-clock.ts';

const askWithin = (expiresIn: string): Workflow =>
  workflowOf([
    { id: 'gate', kind: 'approval', show: 'go on?', expiresIn },
    { id: 'after', kind: 'transform', needs: ['gate'], value: 1 },
  ]);
const ASK = askWithin('1h');

let folder: string;
let test: TestPlane;
let residency: Residency;
/** Asked at each commit whether the disk has no room for it. */
let isFull = (): boolean => false;
/** Asked at each look for approvals whether the store can't be read. */
let isBlind = (): boolean => false;
/** How often approvals were looked for. */
let looks = 0;
let clock: TurnedClock;
const troubles: string[] = [];

const open = async (): Promise<void> => {
  test = await openPlane(join(folder, 'data'), [], 5, (ports) => {
    const { store } = ports;
    const listApprovals: typeof store.listApprovals = (filter) => {
      looks += 1;
      const blind = new RefusalError('data_folder_damaged', 'It can not be read.', 'Mend it.');
      return isBlind() ? Promise.reject(blind) : store.listApprovals(filter);
    };
    const commit: typeof store.commit = (batch) => {
      const full = new RefusalError('disk_full', 'No room left.', 'Make room.');
      return isFull() ? Promise.reject(full) : store.commit(batch);
    };
    return { ...ports, store: { ...store, commit, listApprovals }, clock };
  });
  residency = await createResidency(test.plane, test.ports, (trouble) => troubles.push(trouble));
  await residency.sweep();
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

const statusOf = async (runId: string) => (await test.ports.store.getRun(runId))?.status;
const failed = { value: { status: 'failed', reason: expect.stringContaining('expired') as unknown } };

beforeEach(async () => {
  clock = turnedClock();
  troubles.length = 0;
  isFull = () => false;
  isBlind = () => false;
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

  it('closes an approval in the moment in which it expires, though nothing of its run is in memory', async () => {
    const runId = await start(askWithin('10s'));
    await reopen();
    await clock.turn(9_999);
    expect(await statusOf(runId)).toBe('waiting');
    await clock.turn(1);
    expect(await test.plane.settled(runId, 'ended')).toMatchObject(failed);
    const { items } = await test.ports.store.listApprovals({ runId, statuses: ['expired'], limit: 10 });
    const events = await test.ports.store.readEvents(`run/${runId}`, 0, 100);
    expect(events.filter(({ type }) => type === 'approval.voided').map(({ time }) => time)).toEqual(
      items.map(({ expiresAt }) => expiresAt),
    );
  });

  it('waits for the one that expires next, whichever was asked for first', async () => {
    const late = await start(askWithin('20s'));
    const soon = await start(askWithin('10s'));
    await clock.turn(10_000);
    expect(await test.plane.settled(soon, 'ended')).toMatchObject(failed);
    expect(await statusOf(late)).toBe('waiting');
    await clock.turn(10_000);
    expect(await test.plane.settled(late, 'ended')).toMatchObject(failed);
  });

  it('closes what expired while the machine slept, or while no process was there', async () => {
    const slept = await start(ASK);
    await clock.jump(3_600_000);
    expect(await test.plane.settled(slept, 'ended')).toMatchObject(failed);
    const alone = await start(ASK);
    await close();
    await clock.jump(3_600_000);
    await open();
    expect(await test.plane.settled(alone, 'ended')).toMatchObject(failed);
  });

  it('waits for many with one alarm, looks for nothing meanwhile, and closes each of them', async () => {
    const runIds: string[] = [];
    for (let i = 0; i < 60; i++) runIds.push(await start(askWithin(i < 40 ? '10s' : '20s')));
    await reopen();
    const before = [clock.timers(), looks];
    await clock.turn(9_000);
    expect([clock.timers(), looks]).toEqual(before);
    // The alarm, and the sweep.
    expect(clock.timers()).toBe(2);
    await clock.turn(1_000);
    for (const runId of runIds.slice(0, 40))
      expect(await test.plane.settled(runId, 'ended')).toMatchObject(failed);
    await clock.turn(10_000);
    for (const runId of runIds) expect(await test.plane.settled(runId, 'ended')).toMatchObject(failed);
    expect((await test.ports.store.listApprovals({ statuses: ['waiting'], limit: 1 })).items).toEqual([]);
  });

  it('looks again later when the store could not be read in that moment', async () => {
    const runId = await start(askWithin('10s'));
    isBlind = () => true;
    await clock.turn(10_000);
    expect(troubles).toEqual(['It can not be read.']);
    isBlind = () => false;
    await clock.turn(20_000);
    expect(await test.plane.settled(runId, 'ended')).toMatchObject(failed);
  });

  it('ends a waiting run at its own limit', async () => {
    const runId = await start({ ...ASK, timeout: '10m' });
    await reopen();
    await clock.turn(600_000);
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
    await clock.turn(10);
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
    // The timer is set anew once the run was read again.
    await test.plane.view(runId);
    await clock.turn(1_000);
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
