import { isCodePath, isGeneratedPath, isTestPath, saysGenerated } from '../../kit/path-kind.ts';
import { REVIEW_BARS } from '../limits.ts';
import { findFunctions } from './functions.ts';
import type { Hit, Rule } from '../../kit/hits.ts';
import { firstChange, type Review, type ReviewedFile } from './rule.ts';

export const LONG_FUNCTION: Rule = {
  id: 'long-function-grew',
  category: 'code',
  severity: 'low',
  title: 'A long function grew',
  fix: 'Take a part with a name of its own out of it.',
};
export const LONG_FILE: Rule = {
  id: 'long-file-grew',
  category: 'code',
  severity: 'low',
  title: 'A long file grew',
  fix: 'Move what belongs together into a file of its own.',
};
export const LARGE_CHANGE: Rule = {
  id: 'large-change',
  category: 'code',
  severity: 'info',
  title: 'The change is large',
  fix: 'Split it where that can be done: renames, generated files and behaviour apart.',
};

/** Long functions and files that this file's change made longer. */
export function reviewSize(file: ReviewedFile): Hit[] {
  const { path, newText } = file;
  if (newText === null || !isCodePath(path) || isGeneratedPath(path) || saysGenerated(newText)) return [];
  return [...longFunctions(file, newText), ...longFile(file, newText)];
}

function longFunctions(file: ReviewedFile, text: string): Hit[] {
  // A test file is one function after the other inside of one that only groups them.
  if (file.added.length === 0 || isTestPath(file.path)) return [];
  return findFunctions(file.path, text).flatMap(({ name, line, endLine }) => {
    const lines = endLine - line + 1;
    if (lines <= REVIEW_BARS.functionLines) return [];
    const inside = file.added.filter((added) => added.line >= line && added.line <= endLine);
    const removed = file.hunks
      .filter(({ newStart }) => newStart >= line && newStart <= endLine)
      .reduce((sum, { oldLines }) => sum + oldLines, 0);
    const [first] = inside;
    if (!first || inside.length <= removed) return [];
    const message = `${name} has ${lines} lines now, ${inside.length - removed} more than before; above ${REVIEW_BARS.functionLines} few people see it as a whole.`;
    return [{ rule: LONG_FUNCTION, path: file.path, line: first.line, text: first.text, message }];
  });
}

function longFile(file: ReviewedFile, text: string): Hit[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  const grown = file.addedLines - file.removedLines;
  if (lines <= REVIEW_BARS.fileLines || grown <= 0) return [];
  const message = `It has ${lines} lines now, ${grown} more than before; above ${REVIEW_BARS.fileLines} a file mostly holds more than one thing.`;
  return [{ rule: LONG_FILE, path: file.path, ...firstChange(file), message }];
}

/** Whether the change as a whole is more than a person reviews with care. */
export function reviewChangeSize({ files }: Review): Hit[] {
  const written = files.filter(
    ({ path, newText }) => isCodePath(path) && !isGeneratedPath(path) && !saysGenerated(newText ?? ''),
  );
  const lines = written.reduce((sum, file) => sum + file.addedLines + file.removedLines, 0);
  if (lines <= REVIEW_BARS.changeLines && written.length <= REVIEW_BARS.changeFiles) return [];
  const [largest] = written.toSorted((a, b) => b.addedLines + b.removedLines - a.addedLines - a.removedLines);
  if (!largest) return [];
  const message = `${lines} lines of code in ${written.length} files; what goes beyond ${REVIEW_BARS.changeLines} lines or ${REVIEW_BARS.changeFiles} files is mostly waved through. This file has most of them.`;
  return [{ rule: LARGE_CHANGE, path: largest.path, line: firstChange(largest).line, text: '', message }];
}
