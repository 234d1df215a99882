import type { FileSelection, HunkSelection } from '../../../../core/approval/select-hunks.ts';
import type { Patch, PatchFile } from './patch.ts';

/**
 * What a person has unticked: a file as a whole, or some of its hunks. Nothing here means everything is ticked, which is how
 * each patch begins.
 */
export type Unticked = ReadonlyMap<number, 'all' | ReadonlySet<number>>;

export const ALL_TICKED: Unticked = new Map();

export type TickState = 'all' | 'some' | 'none';

/** How much of a file is ticked. */
export function fileTick(unticked: Unticked, file: number): TickState {
  const off = unticked.get(file);
  if (off === undefined) return 'all';
  return off === 'all' ? 'none' : 'some';
}

/** Whether a hunk is ticked. */
export function isHunkTicked(unticked: Unticked, file: number, hunk: number): boolean {
  const off = unticked.get(file);
  return off === undefined || (off !== 'all' && !off.has(hunk));
}

/** Ticks or unticks a whole file. */
export function tickFile(unticked: Unticked, file: number, on: boolean): Unticked {
  const next = new Map(unticked);
  if (on) next.delete(file);
  else next.set(file, 'all');
  return next;
}

/** Ticks or unticks one hunk; of a file that is taken whole, the file. */
export function tickHunk(unticked: Unticked, file: PatchFile, hunk: number, on: boolean): Unticked {
  if (file.whole !== null) return tickFile(unticked, file.index, on);
  const hunks = file.diff.hunks.map((_, index) => index);
  const off = new Set(hunks.filter((index) => !isHunkTicked(unticked, file.index, index)));
  if (on) off.delete(hunk);
  else off.add(hunk);
  const next = new Map(unticked);
  if (off.size === 0) next.delete(file.index);
  else next.set(file.index, off.size === hunks.length ? 'all' : off);
  return next;
}

/** Ticks or unticks everything. */
export function tickAll(patch: Patch, on: boolean): Unticked {
  return on ? ALL_TICKED : new Map(patch.files.map(({ index }) => [index, 'all']));
}

/** What is ticked, counted. */
export interface Ticked {
  readonly files: number;
  /** Files of the whole patch. */
  readonly filesInAll: number;
  /** Added and removed lines together. */
  readonly lines: number;
  /** Nothing is left out. */
  readonly everything: boolean;
}

/** Counts what is ticked. */
export function countTicked(patch: Patch, unticked: Unticked): Ticked {
  let files = 0;
  let lines = 0;
  for (const file of patch.files) {
    const off = unticked.get(file.index);
    if (off === 'all') continue;
    files += 1;
    lines += file.added + file.removed - (off === undefined ? 0 : linesOf(file, off));
  }
  return { files, filesInAll: patch.files.length, lines, everything: unticked.size === 0 };
}

function linesOf(file: PatchFile, hunks: ReadonlySet<number>): number {
  let lines = 0;
  for (const [index, hunk] of file.diff.hunks.entries()) {
    if (hunks.has(index)) lines += 2 * hunk.lines.length - hunk.oldCount - hunk.newCount;
  }
  return lines;
}

/** What is ticked, as the control plane wants to hear it. Empty: nothing is. */
export function selectionOf(patch: Patch, unticked: Unticked): HunkSelection {
  return patch.files.flatMap((file): FileSelection[] => {
    const off = unticked.get(file.index);
    if (off === 'all') return [];
    if (off === undefined) return [{ file: file.index, hunks: 'all' }];
    const hunks = file.diff.hunks.map((_, index) => index).filter((index) => !off.has(index));
    return [{ file: file.index, hunks }];
  });
}
