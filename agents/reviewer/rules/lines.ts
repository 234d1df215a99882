import type { SplitText } from '../../kit/script-text.ts';
import { splitLine, splitLines } from '../../kit/split-lines.ts';
import { isAsidePath, isCodePath, isLockPath, isTestPath } from '../../kit/path-kind.ts';
import type { Hit, Rule } from '../../kit/hits.ts';
import type { ReviewedFile } from './rule.ts';

interface LineRule extends Rule {
  readonly message: string;
  readonly applies: (path: string) => boolean;
  readonly pattern: RegExp;
  /** Where in a line it counts: text in a string is neither code nor a comment. */
  readonly where: 'code' | 'comments' | 'both' | 'anywhere';
  /** What makes a line that matches right after all. */
  readonly unless?: RegExp;
  /** A line of a file that has as much already is how that file works: a log module, a command line. */
  readonly onlyIfNew?: boolean;
}

const REFERENCE = /#\d+|\b[A-Z][A-Z0-9]+-\d+|https?:\/\/|\b(?:TODO|FIXME|XXX|HACK)\s*\([^)]+\)/;
/** A shell script prints, and nothing else. */
const isOwnCode = (path: string) =>
  isCodePath(path) && !path.endsWith('.sh') && !isTestPath(path) && !isAsidePath(path);

/** Rules that look at one added line at a time. Every pattern is tried on bounded lines and takes time in step with them. */
export const LINE_RULES: readonly LineRule[] = [
  {
    id: 'conflict-marker',
    category: 'code',
    severity: 'critical',
    title: 'Conflict marker left in',
    message:
      'A merge was not finished here: both sides stand in the file, with the marks that git put between them.',
    fix: 'Decide what stays, and take the marks out.',
    applies: () => true,
    where: 'anywhere',
    pattern: /^(?:<{7}|>{7}|\|{7})(?: |$)/,
  },
  {
    id: 'debugger-left',
    category: 'code',
    severity: 'high',
    title: 'Debugger statement left in',
    message: 'It stops the program where a debugger is attached, and ends or hangs it elsewhere.',
    fix: 'Take it out.',
    applies: isCodePath,
    where: 'code',
    pattern:
      /^\s*debugger\s*;?\s*(?:\/\/.*)?$|^\s*breakpoint\(\)|\b(?:i?pdb|pudb)\.set_trace\(|^\s*import i?pdb\b|^\s*binding\.(?:pry|irb)\b|^\s*byebug\b|\bdbg!\(/,
  },
  {
    id: 'focused-test',
    category: 'code',
    severity: 'high',
    title: 'A test is run alone',
    message:
      'While this stands here the other tests of the file (or all others) are not run, and nothing says so.',
    fix: 'Take .only (or the f in front) out.',
    applies: (path) => isTestPath(path) && isCodePath(path),
    where: 'code',
    pattern: /^\s*(?:(?:describe|it|test|suite|context)\.only\s*[(`.]|f(?:it|describe|context)\s*\()/,
  },
  {
    id: 'skipped-test',
    category: 'code',
    severity: 'medium',
    title: 'A test is switched off',
    message: 'What it checked is unchecked from now on, and nothing says until when.',
    fix: 'Mend the test, or name the issue that brings it back.',
    applies: (path) => isTestPath(path) && isCodePath(path),
    where: 'code',
    pattern:
      /^\s*(?:(?:describe|it|test|suite|context)\.(?:skip|todo|failing)\s*[(`.]|x(?:it|describe|context)\s*\(|@(?:pytest\.mark\.skip|unittest\.skip|Disabled|Ignore)\b|t\.Skip\(|#\[ignore)/,
    unless: REFERENCE,
  },
  {
    id: 'print-left',
    category: 'code',
    severity: 'low',
    title: 'Output for debugging left in',
    message:
      'It prints to the console from code that did not before; in production that is noise, and may tell too much.',
    fix: 'Take it out, or use the logger of the project.',
    applies: isOwnCode,
    where: 'code',
    pattern:
      /^\s*(?:console\.(?:log|debug|dir|table|trace)\s*\(|print\s*\(|pprint\s*\(|var_dump\s*\(|print_r\s*\(|dd\s*\(|System\.out\.print|fmt\.Print(?:ln|f)?\(|println!\(|eprintln!\(|puts\s|p\s+[a-z_@])/,
    onlyIfNew: true,
  },
  {
    id: 'check-switched-off',
    category: 'code',
    severity: 'low',
    title: 'A check is switched off',
    message:
      'The compiler or linter is told to look away here; what it would have said goes unseen from now on.',
    fix: 'Mend what it complains about, or say in the comment why it is wrong here.',
    applies: isCodePath,
    // A reason behind it is what makes one right.
    where: 'both',
    pattern:
      /(?:\b(?:es|ox)lint-disable(?:-next-line|-line)?\b(?!.*\s--\s)|@ts-(?:ignore|nocheck)\b|\bbiome-ignore\b|#\s*type:\s*ignore\b|#\s*noqa\b|#\s*pylint:\s*disable|#\s*nosec\b|@SuppressWarnings\(|\/\/\s*nolint\b|#\[allow\(|rubocop:disable)/,
  },
  {
    id: 'todo-without-reference',
    category: 'code',
    severity: 'info',
    title: 'A note to come back, without a place to find it',
    message: 'Notes like this are forgotten: nobody is named, and no issue leads back here.',
    fix: 'Do it now, or name the issue: TODO(#123).',
    applies: (path) => !isLockPath(path) && !/\.(?:md|mdx|rst|txt|adoc|csv|svg|json)$/i.test(path),
    where: 'comments',
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/,
    unless: REFERENCE,
  },
];

/** What the line rules find in the added lines of a file. A line that only moved within the file is not new. */
export function reviewLines(file: ReviewedFile): Hit[] {
  const rules = LINE_RULES.filter(({ applies }) => applies(file.path));
  if (rules.length === 0) return [];
  const removed = countTexts(file.removed.map(({ text }) => text));
  const hits: Hit[] = [];
  let split: ((line: number) => SplitText) | undefined;
  const partsOf = (line: number, text: string) => {
    if (file.newText === null) return splitLine(text);
    split ??= splitLines(file.path, file.newText);
    return split(line);
  };
  for (const { line, text } of file.added) {
    const trimmed = text.trim();
    const before = removed.get(trimmed) ?? 0;
    if (before > 0) {
      removed.set(trimmed, before - 1);
      continue;
    }
    for (const rule of rules) {
      if (!rule.pattern.test(text) || rule.unless?.test(text) === true) continue;
      if (!countsHere(rule, () => partsOf(line, text))) continue;
      if (rule.onlyIfNew === true && alreadyDoes(file, rule)) continue;
      hits.push({ rule, path: file.path, line, text, message: rule.message });
    }
  }
  return hits;
}

/** Whether the rule's pattern stands where it counts; asked only of lines that have it somewhere. */
function countsHere({ where, pattern }: LineRule, parts: () => SplitText): boolean {
  switch (where) {
    case 'anywhere':
      return true;
    case 'code':
      return pattern.test(parts().code);
    case 'comments':
      return pattern.test(parts().comments);
    case 'both':
      return pattern.test(parts().code) || pattern.test(parts().comments);
  }
}

function alreadyDoes({ oldText, newText }: ReviewedFile, rule: LineRule): boolean {
  // A program that is started from the command line prints.
  if (newText !== null && /^#!/.test(newText)) return true;
  return oldText?.split('\n').some((line) => rule.pattern.test(line)) ?? false;
}

function countTexts(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text.trim(), (counts.get(text.trim()) ?? 0) + 1);
  return counts;
}
