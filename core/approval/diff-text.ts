import type { DiffRange, FileDiff } from './diff.ts';
import { parseDiff } from './diff-parse.ts';

/** The text of one file in a diff, cut where its hunks begin; put together again it is what was there. */
export interface FileText {
  readonly diff: FileDiff;
  /** Whole lines before the first hunk. */
  readonly head: string;
  /** Whole lines of each hunk, its header first. */
  readonly hunks: readonly string[];
}

export type SplitDiff =
  | { readonly ok: true; readonly files: readonly FileText[] }
  | { readonly ok: false; readonly message: string };

/** Cuts a diff that parseDiff accepts into its files and hunks. Blank lines between files belong to none. */
export function splitDiff(text: string): SplitDiff {
  const parsed = parseDiff(text);
  if (!parsed.ok) {
    return { ok: false, message: `line ${parsed.problem.line}: ${parsed.problem.message}` };
  }
  return { ok: true, files: parsed.files.map((diff) => textOf(text, diff)) };
}

/** The text of a file of a diff that has been read. */
export function textOf(text: string, diff: FileDiff): FileText {
  const cut = ({ from, to }: DiffRange): string => text.slice(from, to);
  return { diff, head: cut(diff.head), hunks: diff.hunks.map(({ range }) => cut(range)) };
}

/** The text that `splitDiff` reads as these files. */
export function joinDiff(files: readonly Pick<FileText, 'head' | 'hunks'>[]): string {
  return files.flatMap(({ head, hunks }) => [head, ...hunks]).join('');
}

/** The lines of a head that pass, as text again. */
export function keepLines(head: string, passes: (line: string) => boolean): string {
  return head
    .split('\n')
    .filter((line) => line !== '' && passes(line))
    .map((line) => `${line}\n`)
    .join('');
}
