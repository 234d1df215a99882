import { describe, expect, test } from 'vitest';
import { parseDiff } from '../../../core/approval/diff-parse.ts';
import { selectHunks } from '../../../core/approval/select-hunks.ts';
import { layoutOf } from '../../../renderer/features/approvals/patch/layout.ts';
import {
  describeFile,
  readPatchInSteps,
  type Patch,
  type ReadPatch,
} from '../../../renderer/features/approvals/patch/patch.ts';
import { piecesOf } from '../../../renderer/features/approvals/patch/pieces.ts';
import { buildRows, indexOfLine } from '../../../renderer/features/approvals/patch/rows.ts';
import {
  ALL_TICKED,
  countTicked,
  fileTick,
  isHunkTicked,
  selectionOf,
  tickAll,
  tickFile,
  tickHunk,
} from '../../../renderer/features/approvals/patch/ticks.ts';
import { changedWords } from '../../../renderer/features/approvals/patch/word-marks.ts';

const DIFF = `diff --git a/a.js b/a.js
--- a/a.js
+++ b/a.js
@@ -1,3 +1,3 @@
 keep
-old one
+new one
 keep
@@ -10,2 +10,3 @@ function later()
 keep
+added
 keep
diff --git a/new.txt b/new.txt
new file mode 100755
--- /dev/null
+++ b/new.txt
@@ -0,0 +1,1 @@
+fresh
\\ No newline at end of file
diff --git a/from.md b/to.md
similarity index 100%
rename from from.md
rename to to.md
`;

function readPatch(text: string): ReadPatch {
  const steps = readPatchInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function patchOf(text: string): Patch {
  const read = readPatch(text);
  if (!read.ok) throw new Error(read.problem.message);
  return read.patch;
}
const patch = patchOf(DIFF);
const [changed, created, renamed] = patch.files;
if (!changed || !created || !renamed) throw new Error('three files');

describe('a patch as the screen has it', () => {
  test('counts lines and says what happens to files as a whole', () => {
    expect({ added: patch.added, removed: patch.removed, hunks: patch.hunks }).toEqual({
      added: 3,
      removed: 1,
      hunks: 3,
    });
    expect(patch.files.map(describeFile)).toEqual([[], ['new file', 'executable'], ['renamed']]);
    expect(patch.files.map(({ whole }) => whole === null)).toEqual([true, false, false]);
  });

  test('a text that is no diff is a problem with its line', () => {
    expect(readPatch('nonsense\n')).toMatchObject({ ok: false, problem: { line: 1 } });
  });
});

describe('ticks', () => {
  test('begin with everything, which leaves nothing to select', () => {
    expect(countTicked(patch, ALL_TICKED)).toEqual({ files: 3, filesInAll: 3, lines: 4, everything: true });
    expect(selectionOf(patch, ALL_TICKED)).toEqual([0, 1, 2].map((file) => ({ file, hunks: 'all' })));
  });

  test('a hunk taken out leaves its file half ticked, the last one leaves it out', () => {
    const one = tickHunk(ALL_TICKED, changed, 0, false);
    expect(fileTick(one, 0)).toBe('some');
    expect([isHunkTicked(one, 0, 0), isHunkTicked(one, 0, 1)]).toEqual([false, true]);
    expect(countTicked(patch, one)).toMatchObject({ files: 3, lines: 2, everything: false });
    expect(selectionOf(patch, one)[0]).toEqual({ file: 0, hunks: [1] });
    const none = tickHunk(one, changed, 1, false);
    expect(fileTick(none, 0)).toBe('none');
    expect(selectionOf(patch, none).map(({ file }) => file)).toEqual([1, 2]);
    expect(tickHunk(tickHunk(none, changed, 0, true), changed, 1, true)).toEqual(ALL_TICKED);
  });

  test('a file that is taken whole goes with any of its hunks', () => {
    expect(tickHunk(ALL_TICKED, created, 0, false)).toEqual(tickFile(ALL_TICKED, 1, false));
  });

  test('what is selected is a diff of exactly the ticked parts', () => {
    const selected = selectHunks(
      DIFF,
      selectionOf(patch, tickFile(tickHunk(ALL_TICKED, changed, 0, false), 2, false)),
    );
    if (!selected.ok) throw new Error(selected.message);
    const parsed = parseDiff(selected.diff);
    if (!parsed.ok) throw new Error(parsed.problem.message);
    expect(parsed.files.map(({ newPath, hunks }) => [newPath, hunks.length])).toEqual([
      ['a.js', 1],
      ['new.txt', 1],
    ]);
  });

  test('nothing at all selects nothing', () => {
    expect(selectionOf(patch, tickAll(patch, false))).toEqual([]);
    expect(countTicked(patch, tickAll(patch, false))).toMatchObject({ files: 0, lines: 0 });
  });
});

describe('rows', () => {
  test('every row is reached by its number, in both views', () => {
    for (const mode of ['split', 'inline'] as const) {
      const rows = buildRows(patch, mode, new Set());
      const kinds = Array.from({ length: rows.count }, (_, index) => rows.at(index).kind);
      expect(kinds.filter((kind) => kind === 'file')).toHaveLength(3);
      expect(kinds.filter((kind) => kind === 'hunk')).toHaveLength(3);
      expect(kinds.at(-1)).toBe('bare');
      expect(rows.stops.map((row) => rows.at(row).kind)).toEqual(['hunk', 'hunk', 'hunk', 'file']);
    }
    expect(buildRows(patch, 'inline', new Set()).count).toBe(buildRows(patch, 'split', new Set()).count + 1);
  });

  test('a folded file keeps only its header', () => {
    const rows = buildRows(patch, 'inline', new Set([0, 1, 2]));
    expect(rows.count).toBe(3);
    expect(rows.stops).toEqual([0, 1, 2]);
  });

  test('a line of the patched file is found where it is shown, else its file', () => {
    for (const mode of ['split', 'inline'] as const) {
      const rows = buildRows(patch, mode, new Set());
      const index = indexOfLine(rows, { patch, mode }, { path: 'a.js', line: 2 });
      const row = rows.at(index ?? 0);
      expect(row).toMatchObject({ kind: 'line', hunkIndex: 0, at: mode === 'split' ? 1 : 2 });
      expect(indexOfLine(rows, { patch, mode }, { path: 'a.js', line: 500 })).toBe(0);
      expect(indexOfLine(rows, { patch, mode }, { path: 'none', line: 1 })).toBeNull();
    }
  });
});

describe('the layout of a hunk', () => {
  test('numbers both sides and puts changed lines beside each other', () => {
    const [hunk] = changed.diff.hunks;
    if (!hunk) throw new Error('a hunk');
    const { oldNumbers, newNumbers, left, right, partner } = layoutOf(hunk);
    expect([...oldNumbers]).toEqual([1, 2, 0, 3]);
    expect([...newNumbers]).toEqual([1, 0, 2, 3]);
    expect([...left]).toEqual([0, 1, 3]);
    expect([...right]).toEqual([0, 2, 3]);
    expect([...partner]).toEqual([-1, 2, 1, -1]);
  });
});

describe('pieces of a line', () => {
  const cut = (text: string, shown = 100) => piecesOf(text, [], { shown, markTrailing: true });

  test('what can’t be seen becomes words, and the rest stays as it is', () => {
    expect(cut('a\u202eb').map(({ text, special }) => [text, special])).toEqual([
      ['a', null],
      ['\\u{202e}', 'invisible'],
      ['b', null],
    ]);
    expect(cut('end\r').at(-1)).toMatchObject({ text: 'CR', special: 'invisible' });
  });

  test('spaces at the end are marked', () => {
    expect(cut('x  ').at(-1)).toMatchObject({ text: '  ', special: 'trailing' });
  });

  test('a long line is cut, never through a character', () => {
    expect(cut('ab😀', 3).map(({ text }) => text)).toEqual(['ab']);
  });

  test('marks overlap without losing or doubling text', () => {
    const text = 'const value = 1;';
    const marks = [
      { from: 0, to: 5, className: 'keyword' },
      { from: 3, to: 11, className: 'changed' },
    ];
    const pieces = piecesOf(text, marks, { shown: 100, markTrailing: false });
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.find((piece) => piece.text === 'st')?.classNames).toEqual(['keyword', 'changed']);
  });
});

describe('changed words', () => {
  test('are those that differ, on either side', () => {
    expect(changedWords('ssl: false,', 'ssl: true,')).toEqual({
      before: [{ from: 5, to: 10 }],
      after: [{ from: 5, to: 9 }],
    });
  });

  test('lines with little in common have none', () => {
    expect(changedWords('alpha beta gamma', 'one two three')).toEqual({ before: [], after: [] });
  });
});
