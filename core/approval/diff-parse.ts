import type { DiffProblem, FileDiff, ParsedDiff } from './diff.ts';
import { startAtFirstLine } from './diff-cursor.ts';
import { parseFile } from './diff-file.ts';
import { PATCH_LIMITS } from './patch-limits.ts';

/** Reads a whole diff at once. Blank lines between files are skipped; any other foreign line is a problem. */
export function parseDiff(text: string): ParsedDiff {
  const steps = parseDiffInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Reads a whole diff, and pauses every few thousand lines so that whoever has something else to do can do it. Each
 * step gives how many characters of the text have been read.
 *
 * Unified diffs as git writes them (git-diff(1), "Generating patch text with -p"), and the plain `---`/`+++` form with
 * the prefixes a/ and b/. Strict on purpose: whatever is not understood to the last line is a problem, so that what a
 * person is shown and what is applied can't be read in two ways.
 */
export function* parseDiffInSteps(text: string): Generator<number, ParsedDiff> {
  if (text === '') return { ok: true, files: [] };
  if (!text.endsWith('\n')) return failed(cutOff(text));
  const cursor = startAtFirstLine(text);
  const files: FileDiff[] = [];
  for (;;) {
    while (cursor.line === '') cursor.advance();
    if (cursor.tooLong) return failed(tooLong());
    if (cursor.line === undefined) return { ok: true, files };
    const file = yield* parseFile(cursor);
    if ('message' in file) return failed(isCutShort(cursor) ? tooLong() : file);
    files.push(file);
    yield cursor.at;
  }
}

/** Reading went on since it was asked last. */
function isCutShort({ tooLong: isTooLong }: { readonly tooLong: boolean }): boolean {
  return isTooLong;
}

function failed(problem: DiffProblem): ParsedDiff {
  return { ok: false, problem };
}

function tooLong(): DiffProblem {
  return { line: PATCH_LIMITS.lines, message: `the patch has more than ${PATCH_LIMITS.lines} lines` };
}

function cutOff(text: string): DiffProblem {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line += 1;
  return { line, message: 'the last line has no line feed, the patch may be cut off' };
}
