import { structuredPatch, type StructuredPatchHunk } from 'diff';
import { formatName } from './diff-names.ts';
import type { FileDiff } from './diff.ts';
import { joinDiff, keepLines, textOf, type FileText } from './diff-text.ts';
import type { SelectedDiff } from './select-hunks.ts';

/** Text that a file had before the patch, and that it is wanted to have after it. */
export interface EditedFile {
  /** As it is called after the patch. */
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Lines around a change, as git shows them. */
const CONTEXT = 3;
/** Lines that may differ between the two texts: comparing takes time that grows with the square of it. */
const MAX_EDIT_LENGTH = 5_000;

/**
 * `text` is a diff, `read` what parseDiff gives for it. The diff that brings edited files to the wanted text and all others to what was proposed. What the patch does
 * to a file as a whole stays; a file that is wanted as it was falls out of the patch.
 */
export function diffOfEdit(
  text: string,
  read: readonly FileDiff[],
  edits: readonly EditedFile[],
): SelectedDiff {
  const left = new Map(edits.map((edit) => [edit.path, edit]));
  const files: Pick<FileText, 'head' | 'hunks'>[] = [];
  for (const diff of read) {
    const file = textOf(text, diff);
    const path = file.diff.newPath;
    const edit = path === null ? undefined : left.get(path);
    if (edit === undefined) {
      files.push(file);
      continue;
    }
    left.delete(edit.path);
    const made = editFile(file, edit);
    if ('message' in made) return { ok: false, message: made.message };
    if (made.hunks.length > 0 || file.diff.how !== 'change' || file.diff.executable !== null)
      files.push(made);
  }
  const [stranger] = left.keys();
  if (stranger !== undefined) return { ok: false, message: `the patch does not leave a file ${stranger}` };
  return files.length > 0
    ? { ok: true, diff: joinDiff(files) }
    : { ok: false, message: 'with this the patch changes nothing' };
}

function editFile(
  { head, diff }: FileText,
  edit: EditedFile,
): Pick<FileText, 'head' | 'hunks'> | { readonly message: string } {
  // What a copy is made from is no part of what the patch is bound to.
  if (diff.how === 'copy') return { message: `${edit.path} is a copy, which can't be edited` };
  const options = { context: CONTEXT, maxEditLength: MAX_EDIT_LENGTH };
  const patch = structuredPatch('', '', edit.before, edit.after, '', '', options);
  if (!patch) return { message: `${edit.path} would differ in more than ${MAX_EDIT_LENGTH} lines` };
  const hunks = patch.hunks.map(writeHunk);
  const names = keepLines(head, (line) => !/^(?:index |--- |\+\+\+ )/.test(line));
  // A plain diff has nothing but these two lines; one of git's has none of them where no line changes.
  if (hunks.length === 0 && names === '' && diff.how !== 'change') {
    return { message: `${edit.path} would be empty; leave it out of the patch instead` };
  }
  if (hunks.length === 0) return { head: names, hunks };
  const from = diff.oldPath === null ? '/dev/null' : formatName(`a/${diff.oldPath}`);
  const to = diff.newPath === null ? '/dev/null' : formatName(`b/${diff.newPath}`);
  return { head: `${names}--- ${from}\n+++ ${to}\n`, hunks };
}

function writeHunk({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk): string {
  // The library counts from the line itself, the format from the line before where there is none.
  const from = oldLines === 0 ? oldStart - 1 : oldStart;
  const to = newLines === 0 ? newStart - 1 : newStart;
  return `${[`@@ -${from},${oldLines} +${to},${newLines} @@`, ...lines].join('\n')}\n`;
}
