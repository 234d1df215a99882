import { formatDuration } from '../../../ui/format.ts';
import { placeIn, ticksIn, type TimeSpan } from './time-scale.ts';
import classes from './timeline.module.css';

interface TimeAxisProps {
  readonly span: TimeSpan;
  /** Start of the run: what the ticks count from. */
  readonly start: number;
  /** Pixels. */
  readonly width: number;
}

/** Pixels that a label takes with some air. */
const LABEL_WIDTH = 90;

/** Ticks at round distances from the start of the run. */
export function TimeAxis({ span, start, width }: TimeAxisProps) {
  return ticksIn(span, start, Math.floor(width / LABEL_WIDTH)).map((tick) => (
    <span
      key={tick}
      className={`${classes.tick} sb-numbers`}
      style={{ left: `${placeIn(span, start + tick) * 100}%` }}
    >
      {formatDuration(tick)}
    </span>
  ));
}
