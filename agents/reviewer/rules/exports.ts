import { posix } from 'node:path';
import { makeVisible, showPath } from '../../../core/approval/visible-text.ts';
import { createTextReader } from '../../kit/files-read.ts';
import { isTestPath } from '../../kit/path-kind.ts';
import { findExports, findImports, isPythonPath, isScriptPath } from '../../kit/script-modules.ts';
import { REVIEW_LIMITS } from '../limits.ts';
import type { Hit, Rule } from '../../kit/hits.ts';
import { firstChange, type Review, type ReviewedFile } from './rule.ts';

const REMOVED: Rule = {
  id: 'public-name-removed',
  category: 'code',
  severity: 'medium',
  title: 'A public name is gone',
  fix: 'Keep it for a while and say what takes its place, or raise the major version.',
};
const STILL_USED: Rule = {
  id: 'removed-name-still-used',
  category: 'code',
  severity: 'high',
  title: 'A name that is gone is still asked for',
  fix: 'Change the files that ask for it, or keep the name.',
};

/**
 * Names that a module exported before and does not any more, unless another changed file has them now. What other files
 * still name beside the module is broken; else it may be used outside of the repository.
 */
export async function reviewExports(review: Review): Promise<Hit[]> {
  const { files } = review;
  const offered = new Set(
    files.flatMap(({ path, newText }) =>
      newText === null ? [] : findExports(path, newText).map(({ name }) => name),
    ),
  );
  const hits: Hit[] = [];
  let searched = 0;
  for (const file of files) {
    for (const name of removedNames(file, offered)) {
      const user = searched < REVIEW_LIMITS.searchedNames ? await findUser(review, file, name) : null;
      searched += 1;
      const at = { path: file.path, ...placeOf(file, name) };
      const shown = makeVisible(name);
      if (user !== null) {
        hits.push({
          rule: STILL_USED,
          ...at,
          message: `${shown} is gone from here, and ${showPath(user)} still asks for it.`,
        });
      } else if (isPublic(file)) {
        hits.push({
          rule: REMOVED,
          ...at,
          message: `${shown} is gone. Nothing in the repository asks for it here any more; whoever uses it from outside breaks.`,
        });
      }
    }
  }
  return hits;
}

function removedNames(
  { path, oldText, newText, status, renamedFrom }: ReviewedFile,
  offered: ReadonlySet<string>,
): string[] {
  if (oldText === null || (newText === null && status !== 'deleted') || isTestPath(path)) return [];
  const after = new Set(findExports(path, newText ?? '').map(({ name }) => name));
  return findExports(renamedFrom ?? path, oldText)
    .map(({ name }) => name)
    .filter((name) => !after.has(name) && (name === 'default' || !offered.has(name)));
}

/** A file that others outside are meant to use, by its name: the index of a package, or anything that Python imports. */
function isPublic({ path }: ReviewedFile): boolean {
  return /(?:^|\/)(?:index|main|lib|mod|api|__init__)\.[a-z]+$/i.test(path);
}

function placeOf(file: ReviewedFile, name: string): { line: number; text: string } {
  const gone = file.removed.find(({ text }) => text.includes(name));
  const hunk =
    gone &&
    file.hunks.find(({ oldStart, oldLines }) => gone.line >= oldStart && gone.line < oldStart + oldLines);
  return { line: Math.max(1, hunk?.newStart ?? firstChange(file).line), text: gone?.text ?? '' };
}

/** A file that still imports the name from the module, as far as the text of its imports says so. */
async function findUser(review: Review, file: ReviewedFile, name: string): Promise<string | null> {
  const source = file.renamedFrom ?? file.path;
  const kinds = isScriptPath(source) ? SCRIPTS : isPythonPath(source) ? ['*.py'] : [];
  if (name === 'default' || kinds.length === 0) return null;
  const { git, ends } = review.change;
  const tree = ends.head === null ? ['--untracked'] : [ends.head];
  const args = ['grep', '-I', '-l', '-z', '-w', '-F', '--no-color', '-e', name, ...tree, '--', ...kinds];
  const listed = await git.ask(args, { maxBytes: MAX_LISTED });
  const users = listed.out
    .toString('utf8')
    .split('\0')
    .map((path) => (ends.head === null ? path : path.slice(ends.head.length + 1)))
    .filter((path) => path !== file.path && review.names.has(path))
    .slice(0, MAX_USERS);
  for (const user of users) {
    if (asksFor(user, await readNow(review, user), source, name)) return user;
  }
  return null;
}

const SCRIPTS = ['js', 'mjs', 'cjs', 'jsx', 'ts', 'mts', 'cts', 'tsx', 'vue', 'svelte'].map(
  (end) => `*.${end}`,
);
const MAX_LISTED = 256 * 1024;
/** Files with the name in them that are read to see what they ask for. */
const MAX_USERS = 20;

async function readNow({ change, files }: Review, path: string): Promise<string> {
  const known = files.find((file) => file.path === path)?.newText;
  if (typeof known === 'string') return known;
  if (change.ends.head !== null) {
    const { out } = await change.git.ask(['cat-file', 'blob', `${change.ends.head}:./${path}`], {
      maxBytes: REVIEW_LIMITS.textBytes,
    });
    return out.toString('utf8');
  }
  const file = createTextReader(change.git.workspace)(path);
  return file.kind === 'text' ? file.text : '';
}

function asksFor(user: string, text: string, source: string, name: string): boolean {
  return findImports(user, text).some(({ specifier, clause }) => {
    if (isPythonPath(source)) return `.${specifier}`.endsWith(`.${moduleName(source)}.${name}`);
    return leadsTo(user, specifier, source) && clause.split(/[^\w$]+/).includes(name);
  });
}

/** The last part of a Python module's name: that of the file, or of the folder whose package it is. */
function moduleName(source: string): string {
  const parts = source.replace(/\.pyi?$/, '').split('/');
  return (parts.at(-1) === '__init__' ? parts.at(-2) : parts.at(-1)) ?? '';
}

function leadsTo(user: string, specifier: string, source: string): boolean {
  if (!specifier.startsWith('.')) return false;
  const bare = (path: string) => path.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '');
  return bare(posix.normalize(posix.join(posix.dirname(user), specifier))) === bare(source);
}
