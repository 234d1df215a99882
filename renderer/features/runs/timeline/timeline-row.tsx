import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { TimelineBar } from '../../../../core/contract/runs.ts';
import { placeIn, type TimeSpan } from './time-scale.ts';
import { barWords, type TimelineRow } from './timeline-rows.ts';
import classes from './timeline.module.css';

interface TimelineRowViewProps {
  readonly row: TimelineRow;
  readonly index: number;
  readonly top: number;
  readonly span: TimeSpan;
  /** Start of the run, and until when it goes so far. Milliseconds. */
  readonly start: number;
  readonly now: number;
  readonly isSelected: boolean;
  readonly onSelect: (stepId: string) => void;
}

/** Bars of one row that are drawn: a step is tried 20 times at most, in a handful of rounds. */
const MAX_BARS = 200;

/** A step of the timeline: its name, and what its time was spent on. */
export function TimelineRowView(props: TimelineRowViewProps) {
  const { row, index, top, span, start, now, isSelected, onSelect } = props;
  const title = makeVisible(row.title);
  const bars = row.bars.slice(0, MAX_BARS);
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-selected={isSelected || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(row.stepId)}
    >
      <span role="rowheader" className={classes.name}>
        <button type="button" aria-pressed={isSelected} title={title}>
          {title}
        </button>
      </span>
      <div role="cell" className={classes.lane}>
        <span className={classes.words}>
          {bars.map((bar) => makeVisible(barWords(bar, start, now))).join('; ')}
        </span>
        {bars.map((bar) => (
          <Bar key={bar.from + bar.kind} bar={bar} span={span} start={start} now={now} />
        ))}
        <NowLine span={span} now={now} isOpen={bars.some(({ to }) => to === null)} />
      </div>
    </div>
  );
}

interface BarProps {
  readonly bar: TimelineBar;
  readonly span: TimeSpan;
  readonly start: number;
  readonly now: number;
}

function Bar({ bar, span, start, now }: BarProps) {
  const from = Math.max(0, placeIn(span, Date.parse(bar.from)));
  const to = Math.min(1, placeIn(span, bar.to === null ? now : Date.parse(bar.to)));
  if (to < 0 || from > 1) return null;
  return (
    <span
      aria-hidden
      className={classes.block}
      data-kind={bar.kind}
      data-end={bar.end}
      title={barWords(bar, start, now)}
      style={
        bar.kind === 'instant'
          ? // Whole also at both ends of the time that is shown.
            { left: `clamp(6px, ${from * 100}%, 100% - 6px)` }
          : { left: `${from * 100}%`, width: `max(3px, ${(to - from) * 100}%)` }
      }
    />
  );
}

function NowLine({
  span,
  now,
  isOpen,
}: {
  readonly span: TimeSpan;
  readonly now: number;
  readonly isOpen: boolean;
}) {
  const place = placeIn(span, now);
  return isOpen && place >= 0 && place <= 1 ? (
    <span aria-hidden className={classes.now} style={{ left: `${place * 100}%` }} />
  ) : null;
}
