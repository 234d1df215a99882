import { SNIPPET_LIMIT } from '../kit/finding-order.ts';

export const REDACTED = '[REDACTED]';
/** Shorter values stand all over a file by chance; blanking them would blank the code. */
const MIN_VALUE = 6;
/** How much of a line before the place is shown when the line is long. */
const LEAD = 80;

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where lines start, for turning offsets into lines and columns (both from 1). */
export function createLineIndex(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/**
 * The line of a place, at most 200 characters of it, without the secrets of the file: neither where they were
 * found (`hidden`, sorted) nor where their values come again.
 */
export function createSnippets(text: string, hidden: readonly Range[]): (place: Range) => string {
  const values = secretValues(text, hidden);
  return ({ start }) => {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const lineEnd = indexOrEnd(text, '\n', start);
    // What is cut off can't be searched for secrets, so the cut is wide and the search comes before the trim.
    const from = Math.max(lineStart, start - LEAD);
    const to = Math.min(lineEnd, from + 3 * SNIPPET_LIMIT);
    return tidy(redactValues(redactRanges(text, { start: from, end: to }, hidden), values), from > lineStart);
  };
}

/** Replaces each of the values in a text. */
export function redactValues(text: string, values: Iterable<string>): string {
  let safe = text;
  for (const value of values) {
    if (value.length >= MIN_VALUE && safe.includes(value)) safe = safe.replaceAll(value, REDACTED);
  }
  return safe;
}

/** The values of the secrets, the longest first, so that a part of one doesn't break it up. */
export function secretValues(text: string, hidden: readonly Range[]): string[] {
  const values = hidden
    .map(({ start, end }) => text.slice(start, end))
    .filter((value) => value.length >= MIN_VALUE && value.length <= 600);
  return [...new Set(values)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

function redactRanges(text: string, window: Range, hidden: readonly Range[]): string {
  const parts: string[] = [];
  let at = window.start;
  for (const { start, end } of hidden) {
    if (end <= at) continue;
    if (start >= window.end) break;
    parts.push(text.slice(at, Math.max(at, start)), REDACTED);
    at = Math.min(end, window.end);
  }
  parts.push(text.slice(at, window.end));
  return parts.join('');
}

function tidy(text: string, isCut: boolean): string {
  // Control characters would let a file write to the terminal that shows the report.
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  const shown = isCut ? `…${plain}` : plain;
  if (shown.length <= SNIPPET_LIMIT) return shown;
  // A pair of code units is one character: not cut in two.
  return `${shown.slice(0, SNIPPET_LIMIT - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function indexOrEnd(text: string, search: string, from: number): number {
  const at = text.indexOf(search, from);
  return at < 0 ? text.length : at;
}
