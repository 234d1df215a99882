import type { FileDiff } from '../../../core/approval/diff.ts';
import { parseDiffInSteps } from '../../../core/approval/diff-parse.ts';
import { diffOfEdit, type EditedFile } from '../../../core/approval/edit-diff.ts';
import { selectRead, type HunkSelection, type SelectedDiff } from '../../../core/approval/select-hunks.ts';
import { showPath } from '../../../core/approval/visible-text.ts';
import type { PatchSubject } from '../../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { runPaced, type Pace } from '../../../core/paced.ts';
import type { Blobs, ProposedPatch } from '../../ports/workspace.ts';

/** What a person wants of a patch instead: a part, or other contents of files that it leaves. */
export type PatchChange =
  | { readonly kind: 'part'; readonly hunks: HunkSelection }
  | { readonly kind: 'edit'; readonly files: readonly WantedFile[] };

/** A touched file as it is wanted after the patch; files that are not listed stay as proposed. */
export interface WantedFile {
  readonly path: string;
  readonly content: string;
}

/** Files edited at once, and characters of each: beyond that it is another patch. */
const EDIT_LIMITS = { files: 200, characters: 2_000_000 } as const;

/** The patch that the change makes of another one. Refused in words when there is no such patch. */
export async function changePatch(
  blobs: Blobs,
  subject: PatchSubject,
  change: PatchChange,
  pace: Pace,
): Promise<Result<ProposedPatch>> {
  const { title, notes = [], patchDigest } = subject;
  const diff = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await blobs.get(patchDigest));
  const read = await runPaced(parseDiffInSteps(diff), pace);
  if (!read.ok)
    return refused(`the patch can't be read at line ${read.problem.line}: ${read.problem.message}`);
  const changed =
    change.kind === 'part'
      ? okOr(selectRead(diff, read.files, change.hunks))
      : await edit(blobs, subject, { diff, files: read.files }, change.files);
  if (!changed.ok) return changed;
  return ok({ title, notes: await notesFor(subject, notes, changed.value, pace), diff: changed.value });
}

/** What was said of files that are left out would be false of the rest. */
async function notesFor(
  { files }: PatchSubject,
  notes: readonly string[],
  diff: string,
  pace: Pace,
): Promise<readonly string[]> {
  if (notes.length === 0) return notes;
  const parsed = await runPaced(parseDiffInSteps(diff), pace);
  if (!parsed.ok) return notes;
  const kept = new Set(parsed.files.flatMap(({ oldPath, newPath }) => [oldPath, newPath]));
  const gone = files.filter(({ path }) => !kept.has(path)).map(({ path }) => path);
  return notes.filter((note) => !gone.some((path) => note.includes(path) || note.includes(showPath(path))));
}

async function edit(
  blobs: Blobs,
  subject: PatchSubject,
  proposed: { readonly diff: string; readonly files: readonly FileDiff[] },
  files: readonly WantedFile[],
): Promise<Result<string>> {
  if (files.length > EDIT_LIMITS.files) return refused(`more than ${EDIT_LIMITS.files} files are edited`);
  const edits: EditedFile[] = [];
  for (const { path, content } of files) {
    if (content.length > EDIT_LIMITS.characters) return refused(`${path} is too large to be edited`);
    if (!content.isWellFormed() || content.includes('\0'))
      return refused(`${path} is wanted with content that is no text`);
    const before = await textBefore(blobs, subject, path);
    if (before === undefined) return refused(`${path} is no text that can be edited`);
    edits.push({ path, before, after: content });
  }
  return okOr(diffOfEdit(proposed.diff, proposed.files, edits));
}

/** What the hunks of a touched file start from; undefined when that is no text. */
async function textBefore(blobs: Blobs, { files }: PatchSubject, path: string): Promise<string | undefined> {
  const file = files.find((touched) => touched.path === path);
  const source =
    file?.renamedFrom === undefined ? file : files.find((other) => other.path === file.renamedFrom);
  if (!source?.before) return '';
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(await blobs.get(source.before.sha256));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

function okOr(made: SelectedDiff): Result<string> {
  return made.ok ? ok(made.diff) : refused(made.message);
}

function refused(message: string) {
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return refuse('invalid_input', sentence, 'Choose or edit the patch otherwise.');
}
