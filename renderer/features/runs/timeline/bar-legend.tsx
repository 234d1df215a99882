import type { TimelineBar } from '../../../../core/contract/runs.ts';
import { BAR_WORDS } from './timeline-rows.ts';
import classes from './timeline.module.css';

const KINDS: readonly TimelineBar['kind'][] = [
  'queued',
  'running',
  'retry-wait',
  'person',
  'timer',
  'signal',
  'instant',
];

/** What the patterns of the bars mean. */
export function BarLegend() {
  return (
    <span className={classes.legend} aria-hidden>
      {KINDS.map((kind) => (
        <span key={kind} className={classes.kind}>
          <span className={classes.sample} data-kind={kind} />
          {BAR_WORDS[kind]}
        </span>
      ))}
    </span>
  );
}
