import type { Hunk } from '../../../../core/approval/diff.ts';
import { makeVisible, showPath } from '../../../../core/approval/visible-text.ts';
import type { PatchFile } from './patch.ts';
import { TickBox } from './tick-box.tsx';
import classes from './patch.module.css';

interface HunkRowProps {
  readonly file: PatchFile;
  readonly hunk: Hunk;
  readonly hunkIndex: number;
  readonly ticked: boolean;
  readonly canTick: boolean;
  readonly current: boolean;
  readonly onTick: (on: boolean) => void;
}

/** The header of a hunk: tick, where it stands, and the function that it is in. */
export function HunkRow({ file, hunk, hunkIndex, ticked, canTick, current, onTick }: HunkRowProps) {
  const { oldStart, oldCount, newStart, newCount } = hunk;
  return (
    <div className={classes.hunk} data-current={current || undefined} title={file.whole ?? undefined}>
      {canTick && file.whole === null && (
        <TickBox
          state={ticked ? 'all' : 'none'}
          label={`Apply change ${hunkIndex + 1} of ${showPath(file.path)}`}
          onTick={onTick}
        />
      )}
      <span>
        @@ −{oldStart},{oldCount} +{newStart},{newCount} @@
      </span>
      {!ticked && canTick && <span className={classes.note}>left out</span>}
      <span className={classes.section}>{makeVisible(hunk.section)}</span>
    </div>
  );
}
