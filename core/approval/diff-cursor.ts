import type { DiffProblem } from './diff.ts';
import { PATCH_LIMITS } from './patch-limits.ts';

/** Goes through a text line by line: a list of all its lines would cost as much as the text. */
export interface DiffCursor {
  /** The line that is looked at, without its line feed; undefined behind the last one. */
  readonly line: string | undefined;
  /** Its number, from 1. */
  readonly number: number;
  /** Where it begins, in UTF-16 code units from the start of the text. */
  readonly at: number;
  /** Whether there are more lines than a patch may have: it then ends at the last that is allowed. */
  readonly tooLong: boolean;
  advance(): void;
}

/** Starts at the first line of a text that ends with a line feed. */
export function startAtFirstLine(text: string): DiffCursor {
  let at = 0;
  let end = text.indexOf('\n');
  let number = 1;
  let tooLong = false;
  let line: string | undefined = end < 0 ? undefined : text.slice(0, end);
  return {
    get line() {
      return line;
    },
    get number() {
      return number;
    },
    get at() {
      return at;
    },
    get tooLong() {
      return tooLong;
    },
    advance() {
      if (line === undefined) return;
      at = end + 1;
      number += 1;
      end = text.indexOf('\n', at);
      tooLong = end >= 0 && number > PATCH_LIMITS.lines;
      line = end < 0 || tooLong ? undefined : text.slice(at, end);
    },
  };
}

/** A problem with the line that is looked at, or one `back` lines before it. */
export function problemAt(cursor: DiffCursor, message: string, back = 0): DiffProblem {
  return { line: cursor.number - back, message };
}
