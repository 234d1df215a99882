/** One line of a hunk, without its sign and its line feed (a carriage return stays part of the text). */
export interface DiffLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly text: string;
  /** False when `\ No newline at end of file` follows. */
  readonly newline: boolean;
}

/** Where something stands in the text of a diff: whole lines, in UTF-16 code units. */
export interface DiffRange {
  readonly from: number;
  readonly to: number;
}

export interface Hunk {
  /** Line numbers start at 1; with a count of 0 the start is the line before. */
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** What git wrote after the second `@@`, often the name of a function. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
  /** Its header and its lines. */
  readonly range: DiffRange;
}

export interface FileDiff {
  readonly how: 'change' | 'new' | 'delete' | 'rename' | 'copy';
  /** Null for a new file. */
  readonly oldPath: string | null;
  /** Null for a deleted file. */
  readonly newPath: string | null;
  /** Whether the new mode has the executable bit; null when the diff says nothing about modes. */
  readonly executable: boolean | null;
  /** What stands before the first hunk. */
  readonly head: DiffRange;
  readonly hunks: readonly Hunk[];
}

/** Where and why a text is no diff that we apply. `line` counts from 1. */
export interface DiffProblem {
  readonly line: number;
  readonly message: string;
}

export type ParsedDiff =
  | { readonly ok: true; readonly files: readonly FileDiff[] }
  | { readonly ok: false; readonly problem: DiffProblem };

/** Added and removed lines of one file. */
export function countLines(file: FileDiff): { readonly added: number; readonly removed: number } {
  let added = 0;
  let removed = 0;
  for (const { lines, oldCount, newCount } of file.hunks) {
    // What a hunk has more than there was before was added, what it has more than there will be goes.
    added += lines.length - oldCount;
    removed += lines.length - newCount;
  }
  return { added, removed };
}
