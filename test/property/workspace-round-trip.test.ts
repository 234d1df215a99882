import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countLines } from '../../core/approval/diff.ts';
import { parseDiff } from '../../core/approval/diff-parse.ts';
import { makeFixture } from '../support/workspace-fixture.ts';
import type { Tree } from '../support/workspace-tree.ts';
import { diffTrees, git, makeFolder, removeFolder, snapshot, writeTree } from '../support/workspace-tree.ts';
import { treePairs } from '../support/workspace-random.ts';

const diffOptions = fc
  .tuple(
    fc.constantFrom('-U0', '-U1', '-U3'),
    fc.constantFrom('-M', '--no-renames'),
    fc.constantFrom('core.quotePath=true', 'core.quotePath=false'),
  )
  .map((options) => [...options]);

function snapshotOf(tree: Tree): Readonly<Record<string, string>> {
  const folder = makeFolder('expected');
  try {
    writeTree(folder, tree);
    return snapshot(folder);
  } finally {
    removeFolder(folder);
  }
}

describe('a patch that git wrote between two random trees', () => {
  test.each(['plain', 'git', 'dirty'] as const)(
    'applies to exactly the second tree and rolls back to exactly the first, in a folder that is %s',
    async (kind) => {
      await fc.assert(
        fc.asyncProperty(treePairs, diffOptions, async ({ before, after }, options) => {
          const diff = diffTrees(before, after, ...options);
          fc.pre(diff !== '');
          using fixture = makeFixture(
            kind === 'dirty' ? { 'src/a.txt': 'committed\n', 'other.txt': 'x\n' } : before,
            kind === 'plain' ? 'plain' : 'git',
          );
          const { root, workspace } = fixture;
          if (kind === 'dirty') {
            writeTree(root, { 'staged.new': 'staged\n', 'other.txt': 'staged, too\n' });
            git(root, 'add', '--all');
            writeTree(root, { 'other.txt': 'and not staged\n', ...before });
            if (!('src/a.txt' in before)) removeFolder(join(root, 'src', 'a.txt'));
          }
          const start = snapshot(root);
          const status =
            kind === 'plain' ? '' : git(root, 'status', '--porcelain=v2', '-z', '--untracked-files=all');
          const index = kind === 'plain' ? '' : readFileSync(join(root, '.git/index'), 'hex');

          const subject = await fixture.prepare(diff);
          expect(snapshot(root)).toEqual(start);
          expect(await workspace.check(subject)).toEqual({ kind: 'fresh' });
          expect(await workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied', already: false });
          if (kind !== 'dirty') expect(snapshot(root)).toEqual(snapshotOf(after));
          else expect(snapshot(root)).toMatchObject(filesOf(snapshotOf(after)));
          expect(await workspace.rollback(subject, 'k')).toMatchObject({ kind: 'applied', already: false });
          expect(snapshot(root)).toEqual(start);
          if (kind === 'plain') return;
          expect(git(root, 'status', '--porcelain=v2', '-z', '--untracked-files=all')).toBe(status);
          expect(readFileSync(join(root, '.git/index'), 'hex')).toBe(index);
        }),
        { numRuns: 17 },
      );
    },
  );

  test('is counted as git counts it', async () => {
    await fc.assert(
      fc.asyncProperty(treePairs, diffOptions, async ({ before, after }, options) => {
        const diff = diffTrees(before, after, ...options);
        const parsed = parseDiff(diff);
        if (!parsed.ok) expect.fail(parsed.problem.message);
        const counted = parsed.files.map(countLines).map(({ added, removed }) => `${added}\t${removed}`);
        const numstat = diffTrees(
          before,
          after,
          ...options.filter((option) => !option.startsWith('-U')),
          '--numstat',
        )
          .split('\n')
          .filter(Boolean);
        expect(counted).toEqual(numstat.map((line) => line.split('\t').slice(0, 2).join('\t')));
        return Promise.resolve();
      }),
      { numRuns: 20 },
    );
  });
});

/** Of one patch, each by itself: what there is to damage costs more to make than the damage. */
const DAMAGES = { minLength: 5, maxLength: 5 };

interface Damage {
  readonly kind: 'drop' | 'double' | 'sign' | 'swap' | 'number';
  readonly where: number;
  readonly other: number;
}

const damages = fc.record<Damage>({
  kind: fc.constantFrom('drop', 'double', 'sign', 'swap', 'number'),
  where: fc.nat(),
  other: fc.nat(),
});

describe('a damaged patch', () => {
  test('is refused, or does what git does with it', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(treePairs, diffOptions, fc.array(damages, DAMAGES), async (pair, options, list) => {
        const whole = diffTrees(pair.before, pair.after, ...options);
        using fixture = makeFixture(pair.before);
        const { root, workspace } = fixture;
        const start = snapshot(root);
        for (const [at, damage] of list.entries()) {
          const diff = damageLine(whole, damage);
          const result = await workspace.prepare(root, { title: 't', diff });
          expect(snapshot(root)).toEqual(start);
          if (!result.ok) {
            expect(result.error.code).toBe('invalid_input');
            continue;
          }
          taken += 1;
          using reference = copyOf(root);
          writeTree(fixture.dataDir, { 'p.diff': diff });
          git(
            reference.root,
            'apply',
            '--unidiff-zero',
            '--whitespace=nowarn',
            join(fixture.dataDir, 'p.diff'),
          );
          expect(await workspace.apply(result.value, `k${at}`)).toMatchObject({ kind: 'applied' });
          expect(snapshot(root)).toEqual(snapshot(reference.root));
          expect(await workspace.rollback(result.value, `k${at}`)).toMatchObject({ kind: 'applied' });
          expect(snapshot(root)).toEqual(start);
        }
      }),
      { numRuns: 20 },
    );
    // Some damage is harmless (a doubled blank line, a section heading): the comparison must have happened.
    expect(taken).toBeGreaterThan(0);
  });
});

function copyOf(root: string): Disposable & { readonly root: string } {
  const folder = makeFolder('reference');
  cpSync(root, folder, { recursive: true });
  return { root: folder, [Symbol.dispose]: () => removeFolder(folder) };
}

function filesOf(listing: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(listing).filter(([path]) => !path.endsWith('/')));
}

function damageLine(diff: string, { kind, where, other }: Damage): string {
  const lines = diff.split('\n');
  const at = where % lines.length;
  const line = lines[at] ?? '';
  switch (kind) {
    case 'drop':
      lines.splice(at, 1);
      break;
    case 'double':
      lines.splice(at, 0, line);
      break;
    case 'sign':
      lines[at] = (['+', '-', ' ', '\\'][other % 5] ?? '') + line.slice(1);
      break;
    case 'swap':
      [lines[at], lines[other % lines.length]] = [lines[other % lines.length] ?? '', line];
      break;
    case 'number':
      lines[at] = line.replace(/\d/u, String(other % 10));
  }
  return lines.join('\n');
}
