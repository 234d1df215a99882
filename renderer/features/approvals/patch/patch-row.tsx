import { FileRow } from './file-row.tsx';
import { HunkRow } from './hunk-row.tsx';
import type { LineLook } from './line-look.ts';
import { InlineLine, SplitLine } from './line-row.tsx';
import { modeOf, type DiffMode, type PatchRow } from './rows.ts';
import { fileTick, isHunkTicked, tickFile, tickHunk, type Unticked } from './ticks.ts';
import classes from './patch.module.css';

interface PatchRowProps {
  readonly row: PatchRow;
  readonly mode: DiffMode;
  readonly look: LineLook;
  readonly unticked: Unticked;
  readonly canTick: boolean;
  readonly collapsed: boolean;
  readonly current: boolean;
  readonly onUntick: (unticked: Unticked) => void;
  readonly onCollapse: (file: number) => void;
}

/** One row of the patch, whatever it is. */
export function PatchRowView(props: PatchRowProps) {
  const { row, mode, look, unticked, canTick, collapsed, current, onUntick, onCollapse } = props;
  const { file } = row;
  switch (row.kind) {
    case 'file':
      return (
        <FileRow
          file={file}
          tick={fileTick(unticked, file.index)}
          canTick={canTick}
          collapsed={collapsed}
          current={current}
          onTick={(on) => onUntick(tickFile(unticked, file.index, on))}
          onCollapse={() => onCollapse(file.index)}
        />
      );
    case 'bare':
      return <div className={classes.bare}>{bareWords(file.diff.how, file.diff.executable)}</div>;
    case 'hunk':
      return (
        <HunkRow
          file={file}
          hunk={row.hunk}
          hunkIndex={row.hunkIndex}
          ticked={isHunkTicked(unticked, file.index, row.hunkIndex)}
          canTick={canTick}
          current={current}
          onTick={(on) => onUntick(tickHunk(unticked, file, row.hunkIndex, on))}
        />
      );
    case 'line':
      return modeOf(file, mode) === 'split' ? (
        <SplitLine hunk={row.hunk} at={row.at} look={look} />
      ) : (
        <InlineLine hunk={row.hunk} at={row.at} look={look} />
      );
  }
}

function bareWords(how: PatchRow['file']['diff']['how'], executable: boolean | null): string {
  if (how === 'new') return 'The new file is empty.';
  if (how === 'delete') return 'The file was empty.';
  if (how === 'rename') return 'Only the name changes.';
  if (how === 'copy') return 'The copy is the same as the original.';
  return executable === true ? 'The file can be run from now on.' : 'The file can’t be run any more.';
}
