import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { PatchSubject } from '../../core/approval/subject.ts';
import type { ApplyOutcome } from '../../main/ports/workspace.ts';
import type { Fixture } from '../support/workspace-fixture.ts';
import { makeFixture } from '../support/workspace-fixture.ts';
import { commitAll, diffTrees, removeFolder, snapshot, writeTree } from '../support/workspace-tree.ts';

const BEFORE = {
  'kept.txt': 'untouched\n',
  'edit.sh': 'one\ntwo\r\nthree',
  'gone/deep/last.txt': 'bye\n',
  'old name.txt': 'a\nb\nc\nd\ne\nf\n',
};
const AFTER = {
  'kept.txt': 'untouched\n',
  'edit.sh': { content: 'one\n2\r\nthree', executable: true },
  'fresh/deep/new.txt': 'hello\n',
  'name/new.txt': 'a\nb\nc\nd\ne\nF\n',
};
const DIFF = diffTrees(BEFORE, AFTER, '-M');
/** Processes that die at the same time: as many as there are cores on a small machine. */
const AT_ONCE = 2;
/** For a busy machine; each of the roughly fifty processes takes a fraction of a second. */
const TIMEOUT_MS = 240_000;

type Direction = 'apply' | 'rollback';

/** A workspace where the delivery is still to go, with what it looks like before and after. */
interface Scene extends Disposable {
  readonly fixture: Fixture;
  readonly subject: PatchSubject;
  readonly from: unknown;
  readonly to: unknown;
  deliver(): Promise<ApplyOutcome>;
  /** Delivers in a process that dies at the given point (from 0). */
  dieAt(point: number): Promise<void>;
}

async function makeScene(direction: Direction): Promise<Scene> {
  const fixture = makeFixture(BEFORE, 'git');
  const { root, dataDir, workspace } = fixture;
  const subject = await fixture.prepare(DIFF);
  const before = snapshot(root);
  await workspace.apply(subject, 'the first');
  const after = snapshot(root);
  if (direction === 'apply') await workspace.rollback(subject, 'the first');
  const subjectFile = join(dataDir, 'subject.json');
  writeFileSync(subjectFile, JSON.stringify({ subject }));
  return {
    fixture,
    subject,
    from: direction === 'apply' ? before : after,
    to: direction === 'apply' ? after : before,
    deliver: () => workspace[direction](subject, 'k'),
    dieAt: async (point) => {
      const script = fileURLToPath(new URL('../support/workspace-child.ts', import.meta.url));
      const args = [script, dataDir, subjectFile, direction, 'k', String(point)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
      const signal = await new Promise((resolve) => child.once('close', (_code, name) => resolve(name)));
      expect(signal, `at point ${point}`).toBe('SIGKILL');
    },
    [Symbol.dispose]: () => fixture[Symbol.dispose](),
  };
}

/** The names of all points that a delivery passes, in order. */
async function listPoints(direction: Direction): Promise<readonly string[]> {
  using scene = await makeScene(direction);
  const points: string[] = [];
  scene.fixture.onPause = (point) => void points.push(point);
  await scene.deliver();
  return points;
}

describe.each(['apply', 'rollback'] as const)('an %s whose process is killed', (direction) => {
  test(
    'at any point is finished by the next delivery, exactly, and once',
    async () => {
      const points = await listPoints(direction);
      expect(points.length).toBeGreaterThan(18);
      const dieAndFinish = async (at: number): Promise<void> => {
        using scene = await makeScene(direction);
        await scene.dieAt(at);
        expect(await scene.deliver(), points[at]).toMatchObject({ kind: 'applied' });
        expect(snapshot(scene.fixture.root), points[at]).toEqual(scene.to);
        expect(await scene.deliver(), points[at]).toMatchObject({ kind: 'applied', already: true });
      };
      for (let at = 0; at < points.length; at += AT_ONCE) {
        const some = [...points.keys()].slice(at, at + AT_ONCE);
        await Promise.all(some.map(dieAndFinish));
      }
    },
    TIMEOUT_MS,
  );

  test(
    'again while it is finished, is finished by the one after',
    async () => {
      for (const at of [4, 9, 12]) {
        using scene = await makeScene(direction);
        await scene.dieAt(at);
        await scene.dieAt(2);
        expect(await scene.deliver()).toMatchObject({ kind: 'applied' });
        expect(snapshot(scene.fixture.root)).toEqual(scene.to);
      }
    },
    TIMEOUT_MS,
  );

  test('is undone if a file was changed before the next delivery', async () => {
    const points = await listPoints(direction);
    using scene = await makeScene(direction);
    await scene.dieAt(points.indexOf('placed 2'));
    const { root } = scene.fixture;
    writeTree(root, { 'edit.sh': 'mine\n' });
    // The folder that the patch has emptied goes, with what is staged in it: undoing makes it again.
    if (direction === 'apply') removeFolder(join(root, 'gone'));
    const outcome = await scene.deliver();
    expect(outcome).toMatchObject({ kind: 'moved' });
    expect(JSON.stringify(outcome)).toContain('“edit.sh”');
    // The foreign change stays; apart from it everything is as it was.
    writeTree(root, { 'edit.sh': direction === 'apply' ? BEFORE['edit.sh'] : AFTER['edit.sh'] });
    expect(snapshot(root)).toEqual(scene.from);
  });

  test('is undone even if the process that undoes is killed', async () => {
    const points = await listPoints(direction);
    using scene = await makeScene(direction);
    await scene.dieAt(points.indexOf('placed 2'));
    const { root } = scene.fixture;
    writeTree(root, { 'edit.sh': 'mine\n' });
    await scene.dieAt(0);
    expect(await scene.deliver()).toMatchObject({ kind: 'moved' });
    writeTree(root, { 'edit.sh': direction === 'apply' ? BEFORE['edit.sh'] : AFTER['edit.sh'] });
    expect(snapshot(root)).toEqual(scene.from);
  });
});

test('a half applied patch is undone if HEAD moved before the next delivery', async () => {
  const points = await listPoints('apply');
  using scene = await makeScene('apply');
  await scene.dieAt(points.indexOf('placed 1'));
  commitAll(scene.fixture.root, 'something else');
  const outcome = await scene.deliver();
  expect(outcome).toMatchObject({ kind: 'moved' });
  expect(JSON.stringify(outcome)).toContain('HEAD moved');
  expect(snapshot(scene.fixture.root)).toEqual(scene.from);
});

test('a wholly applied patch counts as applied even if it was committed before the next delivery', async () => {
  const points = await listPoints('apply');
  using scene = await makeScene('apply');
  await scene.dieAt(points.indexOf('committed'));
  commitAll(scene.fixture.root, 'by hand');
  expect(await scene.deliver()).toMatchObject({ kind: 'applied', already: true });
  expect(snapshot(scene.fixture.root)).toEqual(scene.to);
});

test('a wholly applied patch stays applied even if its files were edited before the next delivery', async () => {
  const points = await listPoints('apply');
  using scene = await makeScene('apply');
  await scene.dieAt(points.indexOf('committed'));
  writeTree(scene.fixture.root, { 'edit.sh': { content: 'edited since', executable: true } });
  expect(await scene.deliver()).toMatchObject({ kind: 'applied', already: true });
  expect(readFileSync(join(scene.fixture.root, 'edit.sh'), 'utf8')).toBe('edited since');
  writeTree(scene.fixture.root, { 'edit.sh': AFTER['edit.sh'] });
  expect(snapshot(scene.fixture.root)).toEqual(scene.to);
});
