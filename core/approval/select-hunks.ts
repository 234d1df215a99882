import type { FileDiff, Hunk } from './diff.ts';
import { parseDiff } from './diff-parse.ts';
import { joinDiff, keepLines, textOf, type FileText } from './diff-text.ts';

/** Which part of a patch is wanted: files by their place in the diff, from 0, whole or by hunk, from 0. */
export type HunkSelection = readonly FileSelection[];

export interface FileSelection {
  readonly file: number;
  readonly hunks: 'all' | readonly number[];
}

export type SelectedDiff =
  | { readonly ok: true; readonly diff: string }
  /** Why there is no such part, as a sentence without its full stop. */
  | { readonly ok: false; readonly message: string };

/**
 * The part of a diff that was chosen, as a diff of its own against the same files. The order is that of the
 * patch, the text is the same wherever it is computed, and choosing everything gives every file and hunk as it
 * stands. What is done to a file as a whole (new, deleted, renamed, copied, other mode) can't be taken in part.
 */
export function selectHunks(text: string, selection: HunkSelection): SelectedDiff {
  const parsed = parseDiff(text);
  if (parsed.ok) return selectRead(text, parsed.files, selection);
  const { line, message } = parsed.problem;
  return { ok: false, message: `the patch can't be read: line ${line}: ${message}` };
}

/** The same for a diff that has been read already: takes no longer than to copy what was chosen. */
export function selectRead(text: string, files: readonly FileDiff[], selection: HunkSelection): SelectedDiff {
  const chosen = new Map<number, FileSelection['hunks']>();
  for (const { file, hunks } of selection) {
    if (!(file in files)) return { ok: false, message: `the patch has no file ${file + 1}` };
    if (chosen.has(file)) return { ok: false, message: `file ${file + 1} is chosen twice` };
    chosen.set(file, hunks);
  }
  const parts: Pick<FileText, 'head' | 'hunks'>[] = [];
  for (const [place, file] of files.entries()) {
    const hunks = chosen.get(place);
    if (hunks === undefined) continue;
    const part = selectOfFile(textOf(text, file), hunks);
    if ('message' in part) return { ok: false, message: part.message };
    parts.push(part);
  }
  return parts.length > 0
    ? { ok: true, diff: joinDiff(parts) }
    : { ok: false, message: 'nothing of the patch is chosen' };
}

type Part = Pick<FileText, 'head' | 'hunks'> | { readonly message: string };

function selectOfFile(file: FileText, hunks: FileSelection['hunks']): Part {
  if (hunks === 'all') return file;
  const name = file.diff.newPath ?? file.diff.oldPath ?? '';
  const wanted = new Set(hunks);
  if (wanted.size === 0) return { message: `nothing of ${name} is chosen` };
  for (const hunk of wanted) {
    if (!(hunk in file.hunks)) return { message: `${name} has no hunk ${hunk + 1}` };
  }
  if (wanted.size === file.hunks.length) return file;
  if (isWhole(file)) return { message: `${name} is changed as a whole: take all of it or nothing` };
  // The digests of the whole contents in an index line would be wrong now.
  const head = keepLines(file.head, (line) => !line.startsWith('index '));
  let shift = 0;
  const kept: string[] = [];
  for (const [place, hunk] of file.diff.hunks.entries()) {
    const lines = file.hunks[place] ?? '';
    if (!wanted.has(place)) continue;
    kept.push(headerOf(hunk, shift) + lines.slice(lines.indexOf('\n')));
    shift += hunk.newCount - hunk.oldCount;
  }
  return { head, hunks: kept };
}

/** Whether a patch does something to a file that is no change of lines. */
export function isWhole({ diff }: FileText): boolean {
  return diff.how !== 'change' || diff.executable !== null;
}

/** The header of a hunk after others that made the file longer by `shift` lines. */
function headerOf(hunk: Hunk, shift: number): string {
  const before = hunk.oldCount === 0 ? hunk.oldStart : hunk.oldStart - 1;
  const newStart = before + shift + (hunk.newCount === 0 ? 0 : 1);
  const section = hunk.section === '' ? '' : ` ${hunk.section}`;
  return `@@ -${hunk.oldStart},${hunk.oldCount} +${newStart},${hunk.newCount} @@${section}`;
}
