import { showPath } from '../../../core/approval/visible-text.ts';
import {
  isAsidePath,
  isCodePath,
  isGeneratedPath,
  isTestPath,
  saysGenerated,
  stemOf,
} from '../../kit/path-kind.ts';
import { firstChange, type Hit, type Review, type ReviewedFile, type ReviewRule } from './rule.ts';

const NOT_TOUCHED: ReviewRule = {
  id: 'tests-not-touched',
  category: 'code',
  severity: 'low',
  title: 'Code changes, its tests do not',
  fix: 'Add the case that this change is for, or say why the tests that are there show it.',
};
const NO_TEST: ReviewRule = {
  id: 'new-code-without-test',
  category: 'code',
  severity: 'low',
  title: 'New code has no test',
  fix: 'Add a test beside those that are there.',
};
/** Fewer changed lines are a comment, a name, a constant. */
const MIN_LINES = 5;

/** Changed code whose tests are in the repository, and not in the change; new code that nothing tests. */
export function reviewTests({ files, names }: Review): Hit[] {
  const tests = new Map<string, string[]>();
  for (const name of names) {
    if (!isTestPath(name) || !isCodePath(name)) continue;
    const stem = stemOf(name);
    tests.set(stem, [...(tests.get(stem) ?? []), name].slice(0, 50));
  }
  if (tests.size === 0) return [];
  const changed = new Set(files.map(({ path }) => path));
  const changesTests = files.some(({ path }) => isTestPath(path) && isCodePath(path));
  return files.filter(isOwnCode).flatMap((file) => {
    const own = tests.get(stemOf(file.path)) ?? [];
    if (own.some((path) => changed.has(path))) return [];
    const at = { path: file.path, ...firstChange(file) };
    const [first] = own;
    if (first !== undefined) {
      return [
        {
          rule: NOT_TOUCHED,
          ...at,
          message: `${showPath(first)} tests this file and is not part of the change.`,
        },
      ];
    }
    if (file.status !== 'added' || changesTests) return [];
    return [
      {
        rule: NO_TEST,
        ...at,
        message:
          'The repository has tests; none of them has the name of this file, and the change brings none.',
      },
    ];
  });
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
