import type { RunSummary } from '../../../../core/run/views.ts';
import { colorOf } from '../../../ui/state-badge.tsx';
import { RUN_LOOKS } from '../../../ui/vocabulary.ts';
import classes from './run-list.module.css';

type StepBarProps = Pick<RunSummary, 'steps' | 'status'>;

/** How far a run is: a bar, and the same in figures. */
export function StepBar({ steps: { ended, total }, status }: StepBarProps) {
  const share = total === 0 ? 0 : (ended / total) * 100;
  return (
    <span className={classes.steps} title={`${ended} of ${total} steps have ended`}>
      <span className={classes.track} aria-hidden>
        <span
          className={classes.done}
          style={{ width: `${share}%`, background: colorOf(RUN_LOOKS[status]) }}
        />
      </span>
      <span className="sb-numbers">
        {ended} of {total}
      </span>
    </span>
  );
}
