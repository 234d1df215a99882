import type { Hunk } from '../../../../core/approval/diff.ts';
import { layoutOf } from './layout.ts';
import type { Patch, PatchFile } from './patch.ts';

export type DiffMode = 'split' | 'inline';

/** A file that is new or goes away has one side only: the split view gives it the whole width. */
export function modeOf({ diff }: PatchFile, mode: DiffMode): DiffMode {
  return diff.how === 'new' || diff.how === 'delete' ? 'inline' : mode;
}

/** One row of the one list that shows all files. */
export type PatchRow =
  | { readonly kind: 'file'; readonly file: PatchFile }
  /** A file without lines to show: renamed, another mode, empty. */
  | { readonly kind: 'bare'; readonly file: PatchFile }
  | { readonly kind: 'hunk'; readonly file: PatchFile; readonly hunk: Hunk; readonly hunkIndex: number }
  | {
      readonly kind: 'line';
      readonly file: PatchFile;
      readonly hunk: Hunk;
      readonly hunkIndex: number;
      /** In inline mode the place in `hunk.lines`, in split mode the row of the layout. */
      readonly at: number;
    };

/** All rows, without an object for each: 500,000 lines cost a few hundred blocks. */
export interface PatchRows {
  readonly count: number;
  readonly files: number;
  readonly at: (index: number) => PatchRow;
  /** The kind of a row alone: asked for all of them, in order, when heights are summed up. */
  readonly kindAt: (index: number) => PatchRow['kind'];
  readonly indexOfFile: (file: number) => number;
  readonly indexOfHunk: (file: number, hunk: number) => number;
  /** Rows of hunk headers (of bare files, the file), in order: where n and p go. */
  readonly stops: readonly number[];
}

interface Block {
  readonly start: number;
  readonly file: PatchFile;
  /** Null: the file's header, with one bare row after it when nothing else follows. */
  readonly hunk: Hunk | null;
  readonly hunkIndex: number;
}

/** Lays the rows of a patch out; files in `collapsed` keep only their header. */
export function buildRows(patch: Patch, mode: DiffMode, collapsed: ReadonlySet<number>): PatchRows {
  const blocks: Block[] = [];
  const fileRows: number[] = [];
  const hunkRows: number[][] = [];
  const stops: number[] = [];
  let count = 0;
  for (const file of patch.files) {
    fileRows.push(count);
    hunkRows.push([]);
    blocks.push({ start: count, file, hunk: null, hunkIndex: -1 });
    count += 1;
    const { hunks } = file.diff;
    if (hunks.length === 0 || collapsed.has(file.index)) stops.push(count - 1);
    if (collapsed.has(file.index)) continue;
    if (hunks.length === 0) count += 1;
    for (const [hunkIndex, hunk] of hunks.entries()) {
      hunkRows.at(-1)?.push(count);
      stops.push(count);
      blocks.push({ start: count, file, hunk, hunkIndex });
      count += 1 + (modeOf(file, mode) === 'split' ? layoutOf(hunk).left.length : hunk.lines.length);
    }
  }
  let last = 0;
  const blockOf = (index: number): Block | undefined => {
    const isNext = (blocks[last + 1]?.start ?? count) <= index;
    if (isNext || (blocks[last]?.start ?? 0) > index) last = blockAt(blocks, index);
    return blocks[last];
  };
  return {
    count,
    files: patch.files.length,
    at: (index) => rowIn(blockOf(index), index),
    kindAt: (index) => kindIn(blockOf(index), index),
    indexOfFile: (file) => fileRows[file] ?? 0,
    indexOfHunk: (file, hunk) => hunkRows[file]?.[hunk] ?? fileRows[file] ?? 0,
    stops,
  };
}

/** The last block that starts at or before a row. */
function blockAt(blocks: readonly Block[], index: number): number {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((blocks[middle]?.start ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

function rowIn(block: Block | undefined, index: number): PatchRow {
  if (!block) throw new RangeError(`the patch has no row ${index}`);
  const { file, hunk, hunkIndex } = block;
  const offset = index - block.start;
  if (hunk === null) return { kind: offset === 0 ? 'file' : 'bare', file };
  if (offset === 0) return { kind: 'hunk', file, hunk, hunkIndex };
  return { kind: 'line', file, hunk, hunkIndex, at: offset - 1 };
}

function kindIn(block: Block | undefined, index: number): PatchRow['kind'] {
  const isHeader = index === block?.start;
  if (block?.hunk) return isHeader ? 'hunk' : 'line';
  return isHeader ? 'file' : 'bare';
}

/** The row at which a line of a file after the patch is seen: its hunk's when the line isn't shown, else the file's. */
export function indexOfLine(
  rows: PatchRows,
  { patch, mode }: { readonly patch: Patch; readonly mode: DiffMode },
  { path, line }: { readonly path: string; readonly line: number },
): number | null {
  const file = patch.files.find(({ diff }) => diff.newPath === path);
  if (!file) return null;
  const hunkIndex = file.diff.hunks.findIndex(
    ({ newStart, newCount }) => line >= newStart && line < newStart + newCount,
  );
  const hunk = file.diff.hunks[hunkIndex];
  if (!hunk) return rows.indexOfFile(file.index);
  const header = rows.indexOfHunk(file.index, hunkIndex);
  const { newNumbers, right } = layoutOf(hunk);
  const isSplit = modeOf(file, mode) === 'split';
  for (let index = header + 1; index < rows.count; index++) {
    const row = rows.at(index);
    if (row.kind !== 'line' || row.hunk !== hunk) return header;
    if (newNumbers[isSplit ? (right[row.at] ?? -1) : row.at] === line) return index;
  }
  return header;
}
