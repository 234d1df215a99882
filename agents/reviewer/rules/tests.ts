import { showPath } from '../../../core/approval/visible-text.ts';
import {
  folderOf,
  isAsidePath,
  isCodePath,
  isGeneratedPath,
  isTestPath,
  saysGenerated,
  stemOf,
} from '../../kit/path-kind.ts';
import type { Hit, Rule } from '../../kit/hits.ts';
import { firstChange, type Review, type ReviewedFile } from './rule.ts';

const NOT_TOUCHED: Rule = {
  id: 'tests-not-touched',
  category: 'code',
  severity: 'info',
  title: 'Code changes, its tests do not',
  fix: 'Add the case that this change is for, or say why the tests that are there show it.',
};
const NO_TEST: Rule = {
  id: 'new-code-without-test',
  category: 'code',
  severity: 'low',
  title: 'New code has no test',
  fix: 'Add a test beside those that are there.',
};
/** Fewer changed lines are a comment, a name, a constant. */
const MIN_LINES = 5;
/** Files that one message names; the others are counted. */
const MAX_NAMED = 5;
/** Tests with one name that are looked at: `index.test.ts` stands in every folder of some repositories. */
const MAX_SAME_NAME = 200;
/** Names that say nothing about what is in the file, so that a test of that name elsewhere is another's. */
const PLAIN_NAMES = /^(?:index|main|lib|mod|api|types?|utils?|helpers?|common|config|constants?|__init__)$/;

/**
 * Changed code whose tests are in the repository, and not in the change; new code that nothing tests. One finding each for
 * the whole change: that tests are missing is one thing to decide, however many files it shows in.
 */
export function reviewTests({ files, names }: Review): Hit[] {
  const tests = new Map<string, string[]>();
  for (const name of names) {
    if (!isTestPath(name) || !isCodePath(name)) continue;
    const stem = stemOf(name);
    const same = tests.get(stem) ?? [];
    if (same.length < MAX_SAME_NAME) same.push(name);
    tests.set(stem, same);
  }
  if (tests.size === 0) return [];
  const changed = new Set(files.map(({ path }) => path));
  const changesTests = files.some(({ path }) => isTestPath(path) && isCodePath(path));
  const untouched: { file: ReviewedFile; test: string }[] = [];
  const untested: ReviewedFile[] = [];
  for (const file of files.filter(isOwnCode)) {
    const own = (tests.get(stemOf(file.path)) ?? []).filter((test) => isFor(test, file.path));
    if (own.some((path) => changed.has(path))) continue;
    const [test] = own;
    if (test !== undefined) untouched.push({ file, test });
    else if (file.status === 'added' && !changesTests) untested.push(file);
  }
  return [
    ...oneHit(
      NOT_TOUCHED,
      untouched.map(({ file }) => file),
      `Tests are there and not part of the change: ${list(untouched.map(({ file, test }) => `${showPath(test)} for ${showPath(file.path)}`))}.`,
    ),
    ...oneHit(
      NO_TEST,
      untested,
      `The repository has tests; the change brings none, and none has the name of ${list(untested.map(({ path }) => showPath(path)))}.`,
    ),
  ];
}

function oneHit(rule: Rule, files: readonly ReviewedFile[], message: string): Hit[] {
  const [first] = files;
  return first === undefined ? [] : [{ rule, path: first.path, ...firstChange(first), message }];
}

function list(items: readonly string[]): string {
  const named = items.slice(0, MAX_NAMED).join(', ');
  return items.length > MAX_NAMED ? `${named} and ${items.length - MAX_NAMED} more` : named;
}

const TEST_FOLDER = /^(?:tests?|__tests__|specs?|e2e|unit|integration|src|lib|app|main|java|kotlin)$/i;

/** Whether a test of the same name is for this file: it stands beside it, or at the same place of a tree of tests. */
function isFor(test: string, path: string): boolean {
  const own = foldersOf(path);
  const its = foldersOf(test);
  if (own.join('/') === its.join('/')) return true;
  if (PLAIN_NAMES.test(stemOf(path))) return false;
  // A tree of tests may be flat, or begin further down; what it does say must fit.
  return its.every((folder) => own.includes(folder));
}

function foldersOf(path: string): string[] {
  return folderOf(path)
    .toLowerCase()
    .split('/')
    .filter((folder) => folder !== '' && !TEST_FOLDER.test(folder));
}

function isOwnCode({ path, status, addedLines, newText }: ReviewedFile): boolean {
  if (status === 'deleted' || addedLines < MIN_LINES || newText === null) return false;
  if (
    !isCodePath(path) ||
    isTestPath(path) ||
    isAsidePath(path) ||
    /\.(?:d\.[cm]?ts|sh)$|(?:^|[./])config\.[a-z]+$/.test(path)
  )
    return false;
  return !isGeneratedPath(path) && !saysGenerated(newText);
}
