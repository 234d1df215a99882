import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { PatchSubject } from '../../core/approval/subject.ts';
import type { ApplyOutcome } from '../../main/ports/workspace.ts';
import type { Fixture } from '../support/workspace-fixture.ts';
import { makeFixture } from '../support/workspace-fixture.ts';
import { commitAll, diffTrees, snapshot, writeTree } from '../support/workspace-tree.ts';

const BEFORE = {
  'kept.txt': 'untouched\n',
  'edit.txt': 'one\ntwo\r\nthree',
  'run.sh': '#!/bin/sh\n',
  'gone/deep/last.txt': 'bye\n',
  'old name.txt': 'a\nb\nc\nd\ne\nf\n',
};
const AFTER = {
  'kept.txt': 'untouched\n',
  'edit.txt': 'one\n2\r\nthree',
  'run.sh': { content: '#!/bin/sh\n', executable: true },
  'fresh/deep/new.txt': 'hello\n',
  'name/new.txt': 'a\nb\nc\nd\ne\nF\n',
};
const DIFF = diffTrees(BEFORE, AFTER, '-M');
type Direction = 'apply' | 'rollback';

/** Runs the delivery in a process that dies at the given point; false when it got to the end before. */
async function dies(
  fixture: Fixture,
  subject: PatchSubject,
  direction: Direction,
  at: number,
): Promise<boolean> {
  const file = join(fixture.dataDir, 'subject.json');
  writeFileSync(file, JSON.stringify({ subject }));
  const script = fileURLToPath(new URL('../support/workspace-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, fixture.dataDir, file, direction, 'k', String(at)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [code, signal]: unknown[] = await once(child, 'close');
  if (signal === 'SIGKILL') return true;
  expect(code).toBe(0);
  return false;
}

function deliver(fixture: Fixture, subject: PatchSubject, direction: Direction): Promise<ApplyOutcome> {
  return direction === 'apply'
    ? fixture.workspace.apply(subject, 'k')
    : fixture.workspace.rollback(subject, 'k');
}

/** A workspace where the direction is still to go, with what it looks like before and after. */
async function ready(direction: Direction): Promise<{
  readonly fixture: Fixture;
  readonly subject: PatchSubject;
  readonly from: unknown;
  readonly to: unknown;
}> {
  const fixture = makeFixture(BEFORE, 'git');
  const subject = await fixture.prepare(DIFF);
  if (direction === 'apply')
    return { fixture, subject, from: snapshot(fixture.root), to: await appliedTree() };
  const to = snapshot(fixture.root);
  await fixture.workspace.apply(subject, 'k');
  return { fixture, subject, from: snapshot(fixture.root), to };
}

async function appliedTree(): Promise<unknown> {
  using fixture = makeFixture(BEFORE, 'git');
  await fixture.workspace.apply(await fixture.prepare(DIFF), 'k');
  return snapshot(fixture.root);
}

async function pointsOf(direction: Direction): Promise<readonly string[]> {
  const { fixture, subject } = await ready(direction);
  using _ = fixture;
  const points: string[] = [];
  fixture.onPause = (point) => void points.push(point);
  await deliver(fixture, subject, direction);
  return points;
}

describe.each(['apply', 'rollback'] as const)('an %s whose process is killed', (direction) => {
  test('at any point is finished by the next delivery, exactly', async () => {
    const points = await pointsOf(direction);
    expect(points.length).toBeGreaterThan(20);
    for (const [at, point] of points.entries()) {
      const { fixture, subject, to } = await ready(direction);
      using _ = fixture;
      expect(await dies(fixture, subject, direction, at), point).toBe(true);
      expect(await deliver(fixture, subject, direction), point).toMatchObject({ kind: 'applied' });
      expect(snapshot(fixture.root), point).toEqual(to);
      expect(await deliver(fixture, subject, direction), point).toMatchObject({
        kind: 'applied',
        already: true,
      });
    }
  });

  test('again while it is finished, is finished by the one after', async () => {
    for (const at of [4, 9, 14]) {
      const { fixture, subject, to } = await ready(direction);
      using _ = fixture;
      expect(await dies(fixture, subject, direction, at)).toBe(true);
      expect(await dies(fixture, subject, direction, 2)).toBe(true);
      expect(await deliver(fixture, subject, direction)).toMatchObject({ kind: 'applied' });
      expect(snapshot(fixture.root)).toEqual(to);
    }
  });

  test('is undone if a file was changed before the next delivery', async () => {
    const points = await pointsOf(direction);
    const { fixture, subject, from } = await ready(direction);
    using _ = fixture;
    expect(await dies(fixture, subject, direction, points.indexOf('placed 2'))).toBe(true);
    writeTree(fixture.root, { 'edit.txt': 'mine\n' });
    const outcome = await deliver(fixture, subject, direction);
    expect(outcome).toMatchObject({ kind: 'moved', reason: expect.stringContaining('“edit.txt”') });
    writeTree(fixture.root, { 'edit.txt': direction === 'apply' ? BEFORE['edit.txt'] : AFTER['edit.txt'] });
    expect(snapshot(fixture.root)).toEqual(from);
  });
});

test('a half applied patch is undone if HEAD moved before the next delivery', async () => {
  const { fixture, subject, from } = await ready('apply');
  using _ = fixture;
  const points = await pointsOf('apply');
  expect(await dies(fixture, subject, 'apply', points.indexOf('placed 1'))).toBe(true);
  commitAll(fixture.root, 'something else');
  expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({
    kind: 'moved',
    reason: expect.stringContaining('HEAD'),
  });
  expect(snapshot(fixture.root)).toEqual(from);
});

test('a fully applied patch counts as applied even if it was committed before the next delivery', async () => {
  const { fixture, subject, to } = await ready('apply');
  using _ = fixture;
  const points = await pointsOf('apply');
  expect(await dies(fixture, subject, 'apply', points.indexOf('committed'))).toBe(true);
  commitAll(fixture.root, 'committed by hand, with what lay around');
  expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied', already: true });
  expect(snapshot(fixture.root)).toEqual(to);
});
