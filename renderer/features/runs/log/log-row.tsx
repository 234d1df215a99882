import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { gravityOf, type LogRow } from './log-rows.ts';
import classes from './step-log.module.css';

interface LogRowViewProps {
  readonly row: LogRow;
  readonly top: number;
  /** Says of which step it is: the log is that of a whole run. */
  readonly withStep: boolean;
}

/** One row of the log. */
export function LogRowView({ row: { line, text, isFirst }, top, withStep }: LogRowViewProps) {
  return (
    <div
      className={`${classes.row} sb-mono`}
      style={{ transform: `translateY(${top}px)` }}
      data-gravity={gravityOf(line.level)}
    >
      <span className={classes.time}>{isFirst && clock(line.time)}</span>
      <span className={classes.level}>{isFirst && line.level}</span>
      {withStep && <span className={classes.step}>{isFirst && line.stepId}</span>}
      <span className={classes.text}>{makeVisible(text)}</span>
    </div>
  );
}

/** Local time of day with milliseconds: `14:03:27.120`. */
function clock(iso: string): string {
  const at = new Date(iso);
  const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}.${pad(at.getMilliseconds(), 3)}`;
}
