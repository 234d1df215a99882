/** Replaces the characters from `start` up to `end` (offsets in UTF-16 units) with `text`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies edits to a text; everything outside of them stays as it is. Equal edits count once.
 * Returns null when two edits overlap or one lies outside the text.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string | null {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const parts: string[] = [];
  let at = 0;
  let previous: TextEdit | undefined;
  for (const edit of sorted) {
    if (previous && sameEdit(previous, edit)) continue;
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) return null;
    parts.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
    previous = edit;
  }
  parts.push(text.slice(at));
  return parts.join('');
}

function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** The line break that a text uses: that of its first line, `\n` when it has none. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

/** Offsets at which the lines of a text start: line 1 is the first item. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Offsets of one line (1-based), its line break not included; null when there is no such line. */
export function lineRange(
  text: string,
  line: number,
): { readonly start: number; readonly end: number } | null {
  const starts = lineStarts(text);
  const start = starts[line - 1];
  if (start === undefined) return null;
  const next = starts[line];
  let end = next === undefined ? text.length : next - 1;
  if (end > start && text[end - 1] === '\r') end -= 1;
  return { start, end };
}
