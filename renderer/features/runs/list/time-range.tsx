import type { TimeFilter } from './run-filter.ts';
import classes from './run-list.module.css';

type Range = Extract<TimeFilter, { kind: 'range' }>;

interface TimeRangeProps {
  readonly range: Range;
  readonly onChange: (range: Range) => void;
}

/** From when to when runs started, in this person's time zone; an empty end is open. */
export function TimeRange({ range, onChange }: TimeRangeProps) {
  return (
    <span className={classes.range}>
      <Moment label="Started from" value={range.from} onChange={(from) => onChange({ ...range, from })} />
      <span aria-hidden>–</span>
      <Moment label="Started before" value={range.to} onChange={(to) => onChange({ ...range, to })} />
    </span>
  );
}

interface MomentProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

function Moment({ label, value, onChange }: MomentProps) {
  return (
    <input
      type="datetime-local"
      aria-label={label}
      className={classes.moment}
      value={value === null ? '' : localText(value)}
      onChange={({ currentTarget }) => {
        const at = Date.parse(currentTarget.value);
        onChange(Number.isNaN(at) ? null : new Date(at).toISOString());
      }}
    />
  );
}

/** As the field wants it: local time without a zone. */
function localText(iso: string): string {
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
