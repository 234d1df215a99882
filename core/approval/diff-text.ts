import { parseDiff, type FileDiff } from './diff.ts';

/** The text of one file in a diff, cut where its hunks begin; put together again it is what was there. */
export interface FileText {
  readonly diff: FileDiff;
  /** Lines before the first hunk, without line feeds. */
  readonly head: readonly string[];
  /** Lines of each hunk, its header first. */
  readonly hunks: readonly (readonly string[])[];
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
  const lines = text.split('\n');
  let at = 0;
  const files = parsed.files.map((diff) => {
    while (lines[at] === '') at += 1;
    const start = at;
    at += 1;
    while (at < lines.length && !isBoundary(lines, at)) at += 1;
    const head = lines.slice(start, at);
    const hunks = diff.hunks.map((hunk) => {
      const from = at;
      at += 1;
      for (let left = hunk.lines.length; left > 0; left--)
        at += lines[at + 1]?.startsWith('\\ ') === true ? 2 : 1;
      return lines.slice(from, at);
    });
    return { diff, head, hunks };
  });
  return { ok: true, files };
}

/** Where the head of a file ends: a hunk, the next file, a blank line or the end of the text. */
function isBoundary(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return line === '' || line.startsWith('@@ ') || line.startsWith('diff --git ');
}

/** The text that `splitDiff` reads as these files. */
export function joinDiff(files: readonly Pick<FileText, 'head' | 'hunks'>[]): string {
  const lines = files.flatMap(({ head, hunks }) => [...head, ...hunks.flat()]);
  return lines.map((line) => `${line}\n`).join('');
}
