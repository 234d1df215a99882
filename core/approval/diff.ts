import { parseGitLine, parseNameLine, parsePlainName } from './diff-names.ts';

/**
 * Reading of unified diffs as git writes them (git-diff(1), "Generating patch text with -p", and the
 * plain `---`/`+++` form with the prefixes a/ and b/). Strict on purpose: whatever is not understood to the
 * last line is a problem, so that what a person is shown and what is applied can't be read in two ways.
 */

/** One line of a hunk, without its sign and its line feed (a carriage return stays part of the text). */
export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly text: string;
  /** False when `\ No newline at end of file` follows. */
  readonly newline: boolean;
}

export interface Hunk {
  /** Line numbers start at 1; with a count of 0 the start is the line before. */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** What git wrote after the second `@@`, often the name of a function. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
}

export interface FileDiff {
  readonly how: 'change' | 'new' | 'delete' | 'rename' | 'copy';
  /** Null for a new file. */
  readonly oldPath: string | null;
  /** Null for a deleted file. */
  readonly newPath: string | null;
  /** Whether the new mode has the executable bit; null when the diff says nothing about modes. */
  readonly executable: boolean | null;
  readonly hunks: readonly Hunk[];
}

/** Where and why a text is no diff that we apply. `line` counts from 1. */
export interface DiffProblem {
  readonly line: number;
  readonly message: string;
}

export type ParsedDiff =
  | { readonly ok: true; readonly files: readonly FileDiff[] }
  | { readonly ok: false; readonly problem: DiffProblem };

/** More lines than this are refused: nobody reviews half a million lines, and memory stays bounded. */
export const MAX_DIFF_LINES = 500_000;

/** Reads a whole diff. Blank lines between files are skipped; any other foreign line is a problem. */
export function parseDiff(text: string): ParsedDiff {
  const lines = text.split('\n', MAX_DIFF_LINES + 1);
  if (lines.length > MAX_DIFF_LINES) {
    return {
      ok: false,
      problem: { line: MAX_DIFF_LINES, message: `the patch has more than ${MAX_DIFF_LINES} lines` },
    };
  }
  const last = lines.pop();
  if (last !== '') {
    return {
      ok: false,
      problem: {
        line: lines.length + 1,
        message: 'the last line has no line feed, the patch may be cut off',
      },
    };
  }
  const cursor: Cursor = { lines, at: 0 };
  const files: FileDiff[] = [];
  for (;;) {
    while (peek(cursor) === '') cursor.at += 1;
    if (peek(cursor) === undefined) return { ok: true, files };
    const file = parseFile(cursor);
    if ('message' in file) return { ok: false, problem: file };
    files.push(file);
  }
}

/** Added and removed lines of one file. */
export function countLines(file: FileDiff): { readonly added: number; readonly removed: number } {
  let added = 0;
  let removed = 0;
  for (const hunk of file.hunks) {
    for (const line of hunk.lines) {
      if (line.kind === 'added') added += 1;
      else if (line.kind === 'removed') removed += 1;
    }
  }
  return { added, removed };
}

interface Cursor {
  readonly lines: readonly string[];
  at: number;
}

function peek(cursor: Cursor, ahead = 0): string | undefined {
  return cursor.lines[cursor.at + ahead];
}

function problem(cursor: Cursor, message: string, back = 0): DiffProblem {
  return { line: cursor.at + 1 - back, message };
}

function parseFile(cursor: Cursor): FileDiff | DiffProblem {
  const first = peek(cursor) ?? '';
  if (first.startsWith('diff --git ')) {
    cursor.at += 1;
    return parseGitFile(cursor, first.slice('diff --git '.length));
  }
  if (first.startsWith('--- ')) return parsePlainFile(cursor);
  return problem(cursor, 'this line is not part of a git-style unified diff');
}

function parsePlainFile(cursor: Cursor): FileDiff | DiffProblem {
  const names = parseSides(cursor);
  if ('message' in names) return names;
  if (names.old !== null && names.new !== null && names.old !== names.new) {
    return problem(cursor, 'a diff without a "diff --git" line must name the same file on both sides', 1);
  }
  const how = names.old === null ? 'new' : names.new === null ? 'delete' : 'change';
  const hunks = parseHunks(cursor);
  if ('message' in hunks) return hunks;
  return { how, oldPath: names.old, newPath: names.new, executable: null, hunks };
}

/** The extended headers of git-diff(1), each at most once. The similarity and index lines carry nothing we use. */
const HEADERS = [
  ['oldMode', /^old mode ([0-7]{6})$/],
  ['newMode', /^new mode ([0-7]{6})$/],
  ['deletedMode', /^deleted file mode ([0-7]{6})$/],
  ['createdMode', /^new file mode ([0-7]{6})$/],
  ['copyFrom', /^copy from (.+)$/s],
  ['copyTo', /^copy to (.+)$/s],
  ['renameFrom', /^rename from (.+)$/s],
  ['renameTo', /^rename to (.+)$/s],
  ['similarity', /^(?:similarity|dissimilarity) index (\d{1,3})%$/],
  ['index', /^index [0-9a-f]{4,64}\.\.[0-9a-f]{4,64}((?: [0-7]{6})?)$/],
] as const;
type Header = (typeof HEADERS)[number][0];
type Headers = ReadonlyMap<Header, string>;

function parseGitFile(cursor: Cursor, gitLine: string): FileDiff | DiffProblem {
  const start = cursor.at;
  const headers = parseHeaders(cursor);
  if ('message' in headers) return headers;
  const modeProblem = checkModes(headers);
  if (modeProblem !== null) return { line: start, message: modeProblem };
  const next = peek(cursor) ?? '';
  if (next === 'GIT binary patch' || /^Binary files .* differ$/.test(next)) {
    return problem(cursor, 'the patch changes a binary file, which nobody can review line by line');
  }
  const named = nameFile(gitLine, headers);
  if (typeof named === 'string') return { line: start, message: named };
  if (!next.startsWith('--- ')) return { ...named, hunks: [] };
  const sides = parseSides(cursor);
  if ('message' in sides) return sides;
  if (sides.old !== named.oldPath || sides.new !== named.newPath) {
    return problem(cursor, 'the names after --- and +++ are not those of the lines above', 1);
  }
  const hunks = parseHunks(cursor);
  return 'message' in hunks ? hunks : { ...named, hunks };
}

function parseHeaders(cursor: Cursor): Headers | DiffProblem {
  const headers = new Map<Header, string>();
  for (;;) {
    const line = peek(cursor);
    if (line === undefined) return headers;
    const found = HEADERS.find(([, pattern]) => pattern.test(line));
    if (found === undefined) return headers;
    const [name, pattern] = found;
    if (headers.has(name)) return problem(cursor, 'this header comes twice');
    headers.set(name, pattern.exec(line)?.[1] ?? '');
    cursor.at += 1;
  }
}

function checkModes(headers: Headers): string | null {
  const modes = ['oldMode', 'newMode', 'deletedMode', 'createdMode', 'index'] as const;
  for (const name of modes) {
    const mode = (headers.get(name) ?? '').trim();
    if (mode === '' || mode === '100644' || mode === '100755') continue;
    if (mode === '120000') return 'the patch touches a symbolic link';
    if (mode === '160000') return 'the patch touches a submodule';
    return `the file mode ${mode} is none that git keeps (100644, 100755)`;
  }
  if (headers.has('oldMode') !== headers.has('newMode'))
    return 'an old mode needs a new mode, and the reverse';
  return null;
}

type Named = Omit<FileDiff, 'hunks'>;

/** What happens to which file, from the git line and the headers; or a problem in words. */
function nameFile(gitLine: string, headers: Headers): Named | string {
  const kinds = (['createdMode', 'deletedMode', 'renameFrom', 'copyFrom'] as const).filter((h) =>
    headers.has(h),
  );
  if (kinds.length > 1) return 'the headers of this file contradict each other';
  if (headers.has('renameFrom') !== headers.has('renameTo')) return 'a rename needs "from" and "to"';
  if (headers.has('copyFrom') !== headers.has('copyTo')) return 'a copy needs "from" and "to"';
  const kind = kinds[0];
  if (kind === 'renameFrom') return nameMoved('rename', gitLine, headers, 'renameFrom', 'renameTo');
  if (kind === 'copyFrom') return nameMoved('copy', gitLine, headers, 'copyFrom', 'copyTo');
  const names = parseGitLine(gitLine, null);
  if (names === null || names.old !== names.new) {
    return 'the "diff --git" line must name one file, as a/name b/name';
  }
  const path = names.new;
  const mode = kind === undefined ? headers.get('newMode') : headers.get(kind);
  if (kind !== undefined && headers.has('newMode')) return 'the headers of this file contradict each other';
  const executable = mode === undefined ? null : mode === '100755';
  if (kind === 'createdMode') return { how: 'new', oldPath: null, newPath: path, executable };
  if (kind === 'deletedMode') return { how: 'delete', oldPath: path, newPath: null, executable: null };
  return { how: 'change', oldPath: path, newPath: path, executable };
}

function nameMoved(
  how: 'rename' | 'copy',
  gitLine: string,
  headers: Headers,
  fromHeader: Header,
  toHeader: Header,
): Named | string {
  const from = parsePlainName(headers.get(fromHeader) ?? '');
  const to = parsePlainName(headers.get(toHeader) ?? '');
  if (from === null || to === null) return `the names of the ${how} can't be read`;
  if (from === to) return `a ${how} needs two names`;
  if (parseGitLine(gitLine, { old: from, new: to }) === null) {
    return `the "diff --git" line names other files than the ${how}`;
  }
  const mode = headers.get('newMode');
  return { how, oldPath: from, newPath: to, executable: mode === undefined ? null : mode === '100755' };
}

/** The `---` and `+++` lines; null stands for /dev/null. */
function parseSides(
  cursor: Cursor,
): { readonly old: string | null; readonly new: string | null } | DiffProblem {
  const minus = parseNameLine(peek(cursor) ?? '', '--- ', 'a/');
  if (minus === undefined)
    return problem(cursor, 'expected "--- a/name" (with the prefix a/) or "--- /dev/null"');
  cursor.at += 1;
  const plus = parseNameLine(peek(cursor) ?? '', '+++ ', 'b/');
  if (plus === undefined)
    return problem(cursor, 'expected "+++ b/name" (with the prefix b/) or "+++ /dev/null"');
  cursor.at += 1;
  if (minus === null && plus === null) return problem(cursor, 'both sides of this file are /dev/null', 1);
  return { old: minus, new: plus };
}

function parseHunks(cursor: Cursor): readonly Hunk[] | DiffProblem {
  const hunks: Hunk[] = [];
  while ((peek(cursor) ?? '').startsWith('@@ ')) {
    const hunk = parseHunk(cursor);
    if ('message' in hunk) return hunk;
    hunks.push(hunk);
  }
  if (hunks.length === 0) return problem(cursor, 'expected a hunk ("@@ -1,2 +1,2 @@")');
  const next = peek(cursor);
  if (next === undefined || next === '' || next.startsWith('diff --git ') || next.startsWith('--- '))
    return hunks;
  return problem(cursor, 'this line is beyond the counts in the header of its hunk');
}

const HUNK_HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(.*)$/s;

function parseHunk(cursor: Cursor): Hunk | DiffProblem {
  const match = HUNK_HEADER.exec(peek(cursor) ?? '');
  if (match === null) return problem(cursor, 'the header of this hunk is malformed');
  const [, oldStart, oldCount = '1', newStart, newCount = '1', section = ''] = match;
  cursor.at += 1;
  const counts = { old: Number(oldCount), new: Number(newCount) };
  const lines = parseHunkLines(cursor, counts);
  if ('message' in lines) return lines;
  return {
    oldStart: Number(oldStart),
    oldCount: Number(oldCount),
    newStart: Number(newStart),
    newCount: Number(newCount),
    section: section.trim(),
    lines,
  };
}

function parseHunkLines(
  cursor: Cursor,
  counts: { readonly old: number; readonly new: number },
): readonly DiffLine[] | DiffProblem {
  const lines: DiffLine[] = [];
  let old = counts.old;
  let fresh = counts.new;
  for (;;) {
    const line = peek(cursor);
    if (line?.startsWith('\\ ')) {
      const last = lines.pop();
      if (last?.newline !== true) return problem(cursor, '"\\ No newline at end of file" follows no line');
      lines.push({ ...last, newline: false });
      cursor.at += 1;
      continue;
    }
    if (old === 0 && fresh === 0) return lines;
    if (line === undefined) return problem(cursor, 'the patch ends in the middle of a hunk', 1);
    const read = parseHunkLine(line);
    if (read === null) return problem(cursor, 'a line of a hunk must begin with a space, + or -');
    if (read.kind !== 'added') old -= 1;
    if (read.kind !== 'removed') fresh -= 1;
    if (old < 0 || fresh < 0) return problem(cursor, 'this hunk is not as long as its header says');
    lines.push(read);
    cursor.at += 1;
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
