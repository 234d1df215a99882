import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import ignore from 'ignore';
import { expandBraces } from './files-glob.ts';

/** A longer ignore file is cut here, and at a line: nobody writes one by hand. */
const MAX_IGNORE_BYTES = 256 * 1024;
const MAX_PATTERNS = 2_000;
const MAX_PATTERN_LENGTH = 1_000;
/** Patterns become regular expressions; the work for one grows with a name's length to the power of its stars. */
const MAX_STARS_PER_SEGMENT = 3;
const MAX_DOUBLE_STARS = 3;
/** How far above the workspace its repository's root is looked for. */
const MAX_PARENTS = 32;

/** File names that differ only by case are one file on the usual disks of these systems, as git has it there. */
const IGNORE_CASE = process.platform === 'win32' || process.platform === 'darwin';

/** The patterns of one ignore file and where they apply; a linked list from the deepest folder to the root. */
export interface IgnoreLevel {
  /** Characters of a path (from the workspace) that lead to the level's folder. */
  readonly strip: number;
  /** What stands before such a path when the level's folder is above the workspace: `packages/api/`. */
  readonly prefix: string;
  readonly matcher: ReturnType<typeof ignore>;
  readonly parent: IgnoreLevel | null;
}

/** Whether git would ignore this path (from the workspace, forward slashes, none at the end). */
export function isIgnored(level: IgnoreLevel | null, path: string, isFolder: boolean): boolean {
  for (let at = level; at !== null; at = at.parent) {
    const inside = at.prefix + path.slice(at.strip);
    const { ignored, unignored } = at.matcher.test(isFolder ? `${inside}/` : inside);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** Adds what a folder's ignore file says; gives `parent` back when there is nothing to add. */
export async function addIgnoreFile(
  parent: IgnoreLevel | null,
  file: string,
  place: { readonly strip: number; readonly prefix: string },
): Promise<IgnoreLevel | null> {
  const text = await readBounded(file);
  const patterns = text === null ? [] : readPatterns(text);
  if (patterns.length === 0) return parent;
  return { ...place, matcher: createMatcher(patterns), parent };
}

/**
 * What applies to the whole workspace: `.git/info/exclude`, and the `.gitignore` files of the folders above
 * when the workspace is a part of a repository. When those would ignore the workspace itself they are left
 * out: whoever opened it wants it read.
 */
export async function readOuterIgnores(
  root: string,
  hasGit: (dir: string) => boolean,
): Promise<IgnoreLevel | null> {
  const top = findRepository(root, hasGit);
  if (top === null) return null;
  const below = relative(top, root)
    .split(sep)
    .filter((name) => name !== '');
  const exclude = join(top, '.git', 'info', 'exclude');
  let level = await addIgnoreFile(null, exclude, {
    strip: 0,
    prefix: below.map((name) => `${name}/`).join(''),
  });
  for (let depth = 0; depth < below.length; depth += 1) {
    const prefix = below
      .slice(depth)
      .map((name) => `${name}/`)
      .join('');
    const file = join(top, ...below.slice(0, depth), '.gitignore');
    level = await addIgnoreFile(level, file, { strip: 0, prefix });
  }
  return ignoresPrefix(level) ? null : level;
}

function findRepository(root: string, hasGit: (dir: string) => boolean): string | null {
  let dir = root;
  for (let step = 0; step < MAX_PARENTS; step += 1) {
    if (hasGit(dir)) return dir;
    const up = dirname(dir);
    if (up === dir) return null;
    dir = up;
  }
  return null;
}

function ignoresPrefix(level: IgnoreLevel | null): boolean {
  for (let at = level; at !== null; at = at.parent) {
    if (at.prefix !== '' && at.matcher.test(at.prefix).ignored) return true;
  }
  return false;
}

/** A matcher of gitignore patterns that can't be made to take long. */
export function createMatcher(patterns: readonly string[]): ReturnType<typeof ignore> {
  return ignore({ ignoreCase: IGNORE_CASE }).add(patterns.map((pattern) => ({ pattern })));
}

/** A matcher for globs that a person asked for: as in a .gitignore, and `{a,b}` too. */
export function createGlobMatcher(globs: readonly string[]): ReturnType<typeof ignore> {
  return createMatcher(globs.flatMap((glob) => expandBraces(glob.replace(/^\.\//, ''))));
}

function readPatterns(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#') && isUsable(line))
    .slice(0, MAX_PATTERNS);
}

/** Whether a pattern is one that is safe to match: short, few stars, and readable. A file that it would hide is read instead. */
export function isUsable(pattern: string): boolean {
  if (pattern.length > MAX_PATTERN_LENGTH || pattern.includes('\0')) return false;
  const segments = pattern.split('/');
  if (segments.filter((segment) => segment === '**').length > MAX_DOUBLE_STARS) return false;
  if (segments.some((segment) => (segment.match(/\*+/g)?.length ?? 0) > MAX_STARS_PER_SEGMENT)) return false;
  if (!/[[\\]/.test(pattern)) return true;
  try {
    createMatcher([pattern]).ignores('name');
    return true;
  } catch {
    // A character class that no regular expression can hold: git would match nothing with it.
    return false;
  }
}

/** The text of a small regular file; null when it isn't one. A symlink is not followed, as git has it. */
async function readBounded(path: string): Promise<string | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  let handle;
  try {
    // Windows has neither flag (undefined counts as 0), and links need a privilege to be made there.
    handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!(await handle.stat()).isFile()) return null;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_IGNORE_BYTES), 0, MAX_IGNORE_BYTES, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    return bytesRead < MAX_IGNORE_BYTES ? text : text.slice(0, text.lastIndexOf('\n') + 1);
  } catch {
    // Missing or unreadable: then it has no say, and more is read rather than less.
    return null;
  } finally {
    await handle?.close();
  }
}
