import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RefusalError } from '../../core/errors.ts';
import type { Store } from '../../main/ports/store.ts';
import type { Workspace } from '../../main/ports/workspace.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';

const DIFF = '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n';
const WORKFLOW = workflowOf([
  { id: 'propose', kind: 'transform', value: DIFF },
  { id: 'gate', kind: 'approval', needs: ['propose'], patch: '{{propose.output}}' },
  { id: 'after', kind: 'approval', needs: ['gate'], show: 'go on?' },
]);

let folder: string;
let test: TestPlane;
let runId: string;
/** Comes before files are put back. */
let beforeRollback: () => Promise<void>;
/** Whether the store takes what is recorded. */
let isFull: boolean;
let rollbacks: number;

async function open(): Promise<void> {
  test = await openPlane(join(folder, 'data'), [], 5, (ports) => {
    const rollback: Workspace['rollback'] = async (subject, key) => {
      rollbacks += 1;
      await beforeRollback();
      return ports.workspace.rollback(subject, key);
    };
    const commit: Store['commit'] = (batch) =>
      isFull
        ? Promise.reject(new RefusalError('disk_full', 'No room left.', 'Make room.'))
        : ports.store.commit(batch);
    return { ...ports, workspace: { ...ports.workspace, rollback }, store: { ...ports.store, commit } };
  });
}
const content = () => readFileSync(join(folder, 'work', 'a.txt'), 'utf8');
const rollBack = () => test.plane.rollBack(runId, TESTER, null);
const retry = () => test.plane.retryFailed(runId, TESTER);

/** What the run's log says of taking back and trying again. */
async function told(): Promise<string[]> {
  const records = await test.ports.store.readEvents(`run/${runId}`, 0, 1_000);
  return records.map(({ type }) => type).filter((type) => /roll|reset/.test(type));
}

beforeEach(async () => {
  beforeRollback = () => Promise.resolve();
  isFull = false;
  rollbacks = 0;
  folder = mkdtempSync(join(tmpdir(), 'signalbox-rollback-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'work', 'a.txt'), 'one\n');
  await open();
  const wish = { workflow: WORKFLOW, input: {}, workspacePath: join(folder, 'work'), key: null, by: TESTER };
  const started = await test.plane.start(wish);
  if (!started.ok) throw new Error(started.error.message);
  ({ runId } = started.value);
  await test.plane.drive(runId);
  await test.plane.settled(runId, 'idle');
  const { items } = await test.ports.store.listApprovals({ runId, statuses: ['waiting'], limit: 1 });
  const { approvalId = '', digest = '' } = items[0] ?? {};
  await test.plane.decideApproval({ approvalId, digest, decision: 'approved', by: TESTER, reason: null });
  await test.plane.settled(runId, 'idle');
  await test.plane.cancel(runId, TESTER, 'wrong hour');
  expect(content()).toBe('two\n');
});
afterEach(async () => {
  await test.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('taking back and trying again, of one run at a time', () => {
  it('takes back, and lets nothing begin anew from the first word on', async () => {
    const reached = Promise.withResolvers<undefined>();
    const goOn = Promise.withResolvers<undefined>();
    beforeRollback = () => {
      reached.resolve(undefined);
      return goOn.promise;
    };
    const back = rollBack();
    await reached.promise;
    expect(await retry()).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await rollBack()).toMatchObject({ ok: false, error: { code: 'conflict' } });
    goOn.resolve(undefined);
    expect(await back).toEqual({ ok: true, value: { files: ['a.txt'] } });
    expect(content()).toBe('one\n');
    expect(await retry()).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await told()).toEqual(['rollback.begun', 'patch.rolled-back']);
  });

  it('tries again, and touches no file of a run that is open', async () => {
    expect(await retry()).toMatchObject({ ok: true });
    expect(await rollBack()).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect([rollbacks, content()]).toEqual([0, 'two\n']);
    expect(await told()).toEqual(['steps.reset']);
  });

  it.each([
    ['taking back', [rollBack, retry]],
    ['trying again', [retry, rollBack]],
  ] as const)('does one of both when asked for both in the same breath, first for %s', async (_, wishes) => {
    const [first, second] = await Promise.all([wishes[0](), wishes[1]()]);
    expect([first.ok, second.ok].filter(Boolean)).toHaveLength(1);
    const isBack = first.ok ? wishes[0] === rollBack : wishes[1] === rollBack;
    expect(content()).toBe(isBack ? 'one\n' : 'two\n');
    expect(await told()).toEqual(isBack ? ['rollback.begun', 'patch.rolled-back'] : ['steps.reset']);
  });

  it('finishes what was broken off between the files and the log, before anything begins anew', async () => {
    beforeRollback = () => {
      isFull = true;
      return Promise.resolve();
    };
    await expect(rollBack()).rejects.toThrow('No room left.');
    expect(content()).toBe('one\n');
    await test.close();
    isFull = false;
    beforeRollback = () => Promise.resolve();
    await open();
    expect(await retry()).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(await rollBack()).toEqual({ ok: true, value: { files: ['a.txt'] } });
    expect(await told()).toEqual(['rollback.begun', 'rollback.begun', 'patch.rolled-back']);
  });

  it('says why it could not, and lets the run go on then', async () => {
    writeFileSync(join(folder, 'work', 'a.txt'), 'three\n');
    expect(await rollBack()).toMatchObject({ ok: false, error: { code: 'workspace_moved' } });
    expect(await told()).toEqual(['rollback.begun', 'rollback.failed']);
    expect(await retry()).toMatchObject({ ok: true });
    expect(content()).toBe('three\n');
  });
});
