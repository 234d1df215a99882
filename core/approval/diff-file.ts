import type { DiffProblem, FileDiff } from './diff.ts';
import { problemAt, type DiffCursor } from './diff-cursor.ts';
import { parseHunks } from './diff-hunk.ts';
import { hasForeignName, parseGitLine, parseNameLine, parsePlainName } from './diff-names.ts';

const FOREIGN_NAME =
  'the name of this file is no UTF-8 text, so that it can neither be shown nor touched; leave the file out';

/** Reads what a diff says of one file. */
export function* parseFile(cursor: DiffCursor): Generator<number, FileDiff | DiffProblem> {
  const first = cursor.line ?? '';
  if (first.startsWith('diff --git ')) return yield* parseGitFile(cursor, first.slice('diff --git '.length));
  if (first.startsWith('--- ')) return yield* parsePlainFile(cursor);
  return problemAt(cursor, 'this line is not part of a git-style unified diff');
}

function* parsePlainFile(cursor: DiffCursor): Generator<number, FileDiff | DiffProblem> {
  const from = cursor.at;
  const names = parseSides(cursor);
  if ('message' in names) return names;
  if (names.old !== null && names.new !== null && names.old !== names.new) {
    return problemAt(cursor, 'a diff without a "diff --git" line must name the same file on both sides', 1);
  }
  const how = names.old === null ? 'new' : names.new === null ? 'delete' : 'change';
  const head = { from, to: cursor.at };
  const hunks = yield* parseHunks(cursor);
  if ('message' in hunks) return hunks;
  return { how, oldPath: names.old, newPath: names.new, executable: null, head, hunks };
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

function* parseGitFile(cursor: DiffCursor, gitLine: string): Generator<number, FileDiff | DiffProblem> {
  const { at: from, number: start } = cursor;
  cursor.advance();
  const headers = parseHeaders(cursor);
  if ('message' in headers) return headers;
  const modeProblem = checkModes(headers);
  if (modeProblem !== null) return { line: start, message: modeProblem };
  const next = cursor.line ?? '';
  if (next === 'GIT binary patch' || /^Binary files .* differ$/.test(next)) {
    return problemAt(cursor, 'the patch changes a binary file, which nobody can review line by line');
  }
  const named = nameFile(gitLine, headers);
  if (typeof named === 'string')
    return { line: start, message: hasForeignName(gitLine) ? FOREIGN_NAME : named };
  if (!next.startsWith('--- ')) return { ...named, head: { from, to: cursor.at }, hunks: [] };
  const sides = parseSides(cursor);
  if ('message' in sides) return sides;
  if (sides.old !== named.oldPath || sides.new !== named.newPath) {
    return problemAt(cursor, 'the names after --- and +++ are not those of the lines above', 1);
  }
  const head = { from, to: cursor.at };
  const hunks = yield* parseHunks(cursor);
  return 'message' in hunks ? hunks : { ...named, head, hunks };
}

function parseHeaders(cursor: DiffCursor): Headers | DiffProblem {
  const headers = new Map<Header, string>();
  for (;;) {
    const { line } = cursor;
    if (line === undefined) return headers;
    const found = HEADERS.find(([, pattern]) => pattern.test(line));
    if (found === undefined) return headers;
    const [name, pattern] = found;
    if (headers.has(name)) return problemAt(cursor, 'this header comes twice');
    headers.set(name, pattern.exec(line)?.[1] ?? '');
    cursor.advance();
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

type Named = Omit<FileDiff, 'head' | 'hunks'>;

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
  cursor: DiffCursor,
): { readonly old: string | null; readonly new: string | null } | DiffProblem {
  const minus = parseNameLine(cursor.line ?? '', '--- ', 'a/');
  if (minus === undefined) {
    if (hasForeignName(cursor.line ?? '')) return problemAt(cursor, FOREIGN_NAME);
    return problemAt(cursor, 'expected "--- a/name" (with the prefix a/) or "--- /dev/null"');
  }
  cursor.advance();
  const plus = parseNameLine(cursor.line ?? '', '+++ ', 'b/');
  if (plus === undefined) {
    if (hasForeignName(cursor.line ?? '')) return problemAt(cursor, FOREIGN_NAME);
    return problemAt(cursor, 'expected "+++ b/name" (with the prefix b/) or "+++ /dev/null"');
  }
  cursor.advance();
  if (minus === null && plus === null) return problemAt(cursor, 'both sides of this file are /dev/null', 1);
  return { old: minus, new: plus };
}
