import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDiff } from '../../core/approval/diff-parse.ts';
import { joinDiff, splitDiff } from '../../core/approval/diff-text.ts';
import { diffOfEdit, type EditedFile } from '../../core/approval/edit-diff.ts';
import { selectHunks, type FileSelection, type HunkSelection } from '../../core/approval/select-hunks.ts';
import { treePairs } from '../support/workspace-random.ts';
import { makeFixture } from '../support/workspace-fixture.ts';
import {
  diffTrees,
  git,
  makeFolder,
  removeFolder,
  snapshot,
  writeTree,
  type Tree,
  type TreeFile,
} from '../support/workspace-tree.ts';

const diffOptions = fc.tuple(
  fc.constantFrom('-U0', '-U1', '-U3'),
  fc.constantFrom('-M', '--no-renames'),
  fc.constantFrom('core.quotePath=true', 'core.quotePath=false'),
);

/** Takes files and hunks of a diff by chance; files that are changed as a whole are taken whole. */
function choose(diff: string, luck: readonly boolean[]): HunkSelection {
  const split = splitDiff(diff);
  if (!split.ok) throw new Error(split.message);
  let turn = 0;
  const next = (): boolean => luck[turn++ % luck.length] ?? false;
  return split.files.flatMap((file, place): FileSelection[] => {
    if (!next()) return [];
    const isWhole = file.diff.how !== 'change' || file.diff.executable !== null;
    const hunks = file.hunks.flatMap((_, hunk) => (next() ? [hunk] : []));
    if (isWhole || hunks.length === 0) return [{ file: place, hunks: 'all' }];
    return [{ file: place, hunks }];
  });
}

function fileOf(tree: Tree, path: string | null | undefined): TreeFile {
  const file = tree[path ?? ''] ?? '';
  return typeof file === 'string' ? { content: file } : file;
}

function editDiff(diff: string, edits: readonly EditedFile[]) {
  const parsed = parseDiff(diff);
  if (!parsed.ok) expect.fail(parsed.problem.message);
  return diffOfEdit(diff, parsed.files, edits);
}

describe('a part of a patch', () => {
  test('does what git does with it, and is the same text whenever it is computed', async () => {
    let parts = 0;
    await fc.assert(
      fc.asyncProperty(
        treePairs,
        diffOptions,
        fc.array(fc.boolean(), { minLength: 7, maxLength: 40 }),
        async ({ before, after }, options, luck) => {
          const diff = diffTrees(before, after, ...options);
          fc.pre(diff !== '');
          const selection = choose(diff, luck);
          fc.pre(selection.length > 0);
          const selected = selectHunks(diff, selection);
          if (!selected.ok) expect.fail(selected.message);
          expect(selectHunks(diff, [...selection].reverse())).toEqual(selected);
          expect(parseDiff(selected.diff)).toMatchObject({ ok: true });
          using fixture = makeFixture(before);
          const reference = makeFolder('reference');
          try {
            await cp(fixture.root, reference, { recursive: true });
            writeTree(fixture.dataDir, { 'p.diff': selected.diff });
            git(reference, 'apply', '--unidiff-zero', '--whitespace=nowarn', join(fixture.dataDir, 'p.diff'));
            const subject = await fixture.prepare(selected.diff);
            expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied' });
            expect(snapshot(fixture.root)).toEqual(snapshot(reference));
          } finally {
            removeFolder(reference);
          }
          if (selected.diff !== diff) parts += 1;
        },
      ),
      { numRuns: 40 },
    );
    expect(parts).toBeGreaterThan(0);
  });

  test('that is all of it is the patch itself', () => {
    fc.assert(
      fc.property(treePairs, diffOptions, ({ before, after }, options) => {
        const diff = diffTrees(before, after, ...options);
        const split = splitDiff(diff);
        if (!split.ok) expect.fail(split.message);
        expect(joinDiff(split.files)).toBe(diff);
        if (diff === '') return;
        const whole = split.files.map((_, file) => ({ file, hunks: 'all' as const }));
        expect(selectHunks(diff, whole)).toEqual({ ok: true, diff });
        const each = split.files.map(({ hunks }, file) => ({
          file,
          hunks: hunks.length === 0 ? ('all' as const) : hunks.map((_hunk, place) => place),
        }));
        expect(selectHunks(diff, each)).toEqual({ ok: true, diff });
      }),
      { numRuns: 40 },
    );
  });

  const DIFF = 'diff --git a/x b/x\nnew file mode 100644\n--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+a\n';
  test.each([
    ['nothing', [], 'nothing of the patch is chosen'],
    ['nothing of a file', [{ file: 0, hunks: [] }], 'nothing of x is chosen'],
    ['a file that is not there', [{ file: 1, hunks: 'all' }], 'the patch has no file 2'],
    ['a hunk that is not there', [{ file: 0, hunks: [1] }], 'x has no hunk 2'],
    ['a half hunk', [{ file: 0, hunks: [0.5] }], 'x has no hunk 1.5'],
    ['a file twice', [0, 0].map((file) => ({ file, hunks: 'all' as const })), 'file 1 is chosen twice'],
  ] as const)('is refused in words when it is %s', (_, selection, message) => {
    expect(selectHunks(DIFF, selection)).toEqual({ ok: false, message });
  });
});

describe('an edited patch', () => {
  const content = fc
    .array(fc.constantFrom('a', 'b', '', '--- x', '@@ y', '\\ z', 'end\r'), { maxLength: 12 })
    .chain((lines) => fc.boolean().map((ends) => lines.join('\n') + (ends && lines.length > 0 ? '\n' : '')));

  test('gives edited files the wanted text and leaves the others as proposed', async () => {
    await fc.assert(
      fc.asyncProperty(treePairs, diffOptions, content, fc.nat(), async (pair, options, wanted, pick) => {
        const diff = diffTrees(pair.before, pair.after, ...options);
        fc.pre(diff !== '');
        const split = splitDiff(diff);
        if (!split.ok) expect.fail(split.message);
        const file = split.files[pick % split.files.length]?.diff;
        const path = file?.newPath;
        fc.pre(path !== null && path !== undefined);
        const source = fileOf(pair.before, file?.oldPath).content;
        fc.pre(typeof source === 'string');
        const edited = editDiff(diff, [{ path, before: source, after: wanted }]);
        if (!edited.ok) {
          expect(edited.message).toBe('with this the patch changes nothing');
          return;
        }
        using fixture = makeFixture(pair.before);
        const subject = await fixture.prepare(edited.diff);
        expect(await fixture.workspace.apply(subject, 'k')).toMatchObject({ kind: 'applied' });
        const expected = makeFolder('expected');
        try {
          const { executable = false } = fileOf(pair.after, path);
          writeTree(expected, { ...pair.after, [path]: { content: wanted, executable } });
          expect(snapshot(fixture.root)).toEqual(snapshot(expected));
        } finally {
          removeFolder(expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('keeps names that git has to quote', () => {
    const path = 'qu"o\\te\t\u0001.txt';
    const after = { [path]: { content: 'b\n', executable: false } };
    const diff = diffTrees({ [path]: { content: 'a\n', executable: false } }, after);
    const edited = editDiff(diff, [{ path, before: 'a\n', after: 'c\n' }]);
    if (!edited.ok) expect.fail(edited.message);
    expect(parseDiff(edited.diff)).toMatchObject({ ok: true, files: [{ newPath: path }] });
  });

  test('is refused for a file that the patch does not leave', () => {
    const before = { 'a.txt': { content: 'a\n', executable: false } };
    const edits = [{ path: 'a.txt', before: 'a\n', after: 'b\n' }];
    expect(editDiff(diffTrees(before, {}), edits)).toMatchObject({ ok: false });
  });
});
