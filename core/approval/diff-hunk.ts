import type { DiffLine, DiffProblem, Hunk } from './diff.ts';
import { problemAt, type DiffCursor } from './diff-cursor.ts';

/** Lines between two pauses: some milliseconds of reading. */
const LINES_PER_STEP = 4_096;

/** Reads the hunks of one file, at least one. */
export function* parseHunks(cursor: DiffCursor): Generator<number, readonly Hunk[] | DiffProblem> {
  const hunks: Hunk[] = [];
  while (cursor.line?.startsWith('@@ ') === true) {
    const hunk = yield* parseHunk(cursor);
    if ('message' in hunk) return hunk;
    hunks.push(hunk);
  }
  if (hunks.length === 0) return problemAt(cursor, 'expected a hunk ("@@ -1,2 +1,2 @@")');
  const next = cursor.line;
  if (next === undefined || next === '' || next.startsWith('diff --git ') || next.startsWith('--- '))
    return hunks;
  return problemAt(cursor, 'this line is beyond the counts in the header of its hunk');
}

const HUNK_HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(.*)$/s;

function* parseHunk(cursor: DiffCursor): Generator<number, Hunk | DiffProblem> {
  const match = HUNK_HEADER.exec(cursor.line ?? '');
  if (match === null) return problemAt(cursor, 'the header of this hunk is malformed');
  const [, oldStart, oldCount = '1', newStart, newCount = '1', section = ''] = match;
  const from = cursor.at;
  cursor.advance();
  const counts = { old: Number(oldCount), new: Number(newCount) };
  const lines = yield* parseHunkLines(cursor, counts);
  if ('message' in lines) return lines;
  return {
    oldStart: Number(oldStart),
    oldCount: Number(oldCount),
    newStart: Number(newStart),
    newCount: Number(newCount),
    section: section.trim(),
    lines,
    range: { from, to: cursor.at },
  };
}

function* parseHunkLines(
  cursor: DiffCursor,
  counts: { readonly old: number; readonly new: number },
): Generator<number, readonly DiffLine[] | DiffProblem> {
  const lines: DiffLine[] = [];
  let old = counts.old;
  let fresh = counts.new;
  for (;;) {
    const { line } = cursor;
    if (line?.startsWith('\\ ') === true) {
      const last = lines.pop();
      if (last?.newline !== true) return problemAt(cursor, '"\\ No newline at end of file" follows no line');
      lines.push({ ...last, newline: false });
      cursor.advance();
      continue;
    }
    if (old === 0 && fresh === 0) return lines;
    if (line === undefined) return problemAt(cursor, 'the patch ends in the middle of a hunk', 1);
    const read = parseHunkLine(line);
    if (read === null) return problemAt(cursor, 'a line of a hunk must begin with a space, + or -');
    if (read.kind !== 'added') old -= 1;
    if (read.kind !== 'removed') fresh -= 1;
    if (old < 0 || fresh < 0) return problemAt(cursor, 'this hunk is not as long as its header says');
    lines.push(read);
    if (lines.length % LINES_PER_STEP === 0) yield cursor.at;
    cursor.advance();
  }
}

function parseHunkLine(line: string): DiffLine | null {
  const text = line.slice(1);
  switch (line[0]) {
    // An editor or a mail program may have stripped the one space of an empty context line; git accepts that.
    case undefined:
    case ' ':
      return { kind: 'context', text, newline: true };
    case '+':
      return { kind: 'added', text, newline: true };
    case '-':
      return { kind: 'removed', text, newline: true };
    default:
      return null;
  }
}
