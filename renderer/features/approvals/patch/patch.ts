import { countLines, type DiffProblem, type FileDiff } from '../../../../core/approval/diff.ts';
import { parseDiffInSteps } from '../../../../core/approval/diff-parse.ts';
import { layOutInSteps } from './layout.ts';
import { lengthOf } from './line-length.ts';
import { showPath } from '../../../../core/approval/visible-text.ts';

/** A file of the patch as the screen shows it. */
export interface PatchFile {
  /** Its place in the diff, from 0: what selections name. */
  readonly index: number;
  readonly diff: FileDiff;
  /** The path after the patch, or before it when the file goes away; as it is in the diff, not made visible. */
  readonly path: string;
  readonly added: number;
  readonly removed: number;
  /** Why its hunks can't be taken apart, in words; null when each has a tick of its own. */
  readonly whole: string | null;
}

/** A patch that was read to its last line. */
export interface Patch {
  readonly files: readonly PatchFile[];
  readonly added: number;
  readonly removed: number;
  readonly hunks: number;
  /** Characters of its longest line, as far as lines are drawn. */
  readonly longest: number;
}

export type ReadPatch =
  { readonly ok: true; readonly patch: Patch } | { readonly ok: false; readonly problem: DiffProblem };

/** Longer hunks are laid out while the diff is read: it would be felt when they are drawn. */
const LINES_LAID_OUT_LATER = 2_000;

/** Reads the text of a diff for the screen; each step gives how many of its characters are done. */
export function* readPatchInSteps(text: string): Generator<number, ReadPatch> {
  const parsed = yield* parseDiffInSteps(text);
  if (!parsed.ok) return parsed;
  const files = parsed.files.map(toPatchFile);
  let longest = 0;
  for (const hunk of parsed.files.flatMap(({ hunks }) => hunks)) {
    for (const [index, line] of hunk.lines.entries()) {
      longest = Math.max(longest, lengthOf(line.text));
      if (index % LINES_LAID_OUT_LATER === 0) yield text.length;
    }
    if (hunk.lines.length <= LINES_LAID_OUT_LATER) continue;
    for (const steps = layOutInSteps(hunk); steps.next().done !== true;) yield text.length;
  }
  return {
    ok: true,
    patch: {
      files,
      added: files.reduce((sum, { added }) => sum + added, 0),
      removed: files.reduce((sum, { removed }) => sum + removed, 0),
      hunks: files.reduce((sum, { diff }) => sum + diff.hunks.length, 0),
      longest,
    },
  };
}

function toPatchFile(diff: FileDiff, index: number): PatchFile {
  return {
    index,
    diff,
    path: diff.newPath ?? diff.oldPath ?? '',
    ...countLines(diff),
    whole: wholeBecause(diff),
  };
}

function wholeBecause(diff: FileDiff): string | null {
  if (diff.how === 'new') return 'A new file is taken whole.';
  if (diff.how === 'delete') return 'A deleted file is taken whole.';
  if (diff.how === 'rename') return 'A renamed file is taken whole.';
  if (diff.how === 'copy') return 'A copied file is taken whole.';
  if (diff.executable !== null) return 'A file whose mode changes is taken whole.';
  return null;
}

/** What happens to a file beside its lines, in words; empty for a plain change. */
export function describeFile({ diff }: PatchFile): readonly string[] {
  const words: string[] = [];
  if (diff.how === 'new') words.push('new file');
  if (diff.how === 'delete') words.push('deleted');
  if (diff.how === 'rename') words.push('renamed');
  if (diff.how === 'copy') words.push(`copy of ${showPath(diff.oldPath ?? '')}`);
  if (diff.executable === true) words.push('executable');
  if (diff.executable === false && diff.how === 'change') words.push('no longer executable');
  return words;
}
