import type { TimelineBar } from '../../../../core/contract/runs.ts';
import { formatDuration } from '../../../ui/format.ts';

/** A step with its bars, oldest first. */
export interface TimelineRow {
  readonly stepId: string;
  readonly title: string;
  readonly bars: readonly TimelineBar[];
}

/** Rows in the order in which the steps began to take time. */
export function timelineRows(bars: readonly TimelineBar[]): TimelineRow[] {
  const groups = Map.groupBy(bars, ({ stepId }) => stepId);
  return [...groups]
    .map(([stepId, own]) => ({
      stepId,
      title: own[0]?.title ?? stepId,
      bars: own.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from)),
    }))
    .toSorted((a, b) => startOf(a) - startOf(b));
}

function startOf({ bars }: TimelineRow): number {
  return Date.parse(bars[0]?.from ?? '');
}

export const BAR_WORDS: Readonly<Record<TimelineBar['kind'], string>> = {
  queued: 'queued',
  running: 'running',
  'retry-wait': 'waits to try again',
  person: 'waits for a person',
  timer: 'waits for its time',
  signal: 'waits for a signal',
  instant: 'decided at once',
};

/** How a bar's time ended; `next`: it went over into the next bar. */
const END_WORDS: Readonly<Record<NonNullable<TimelineBar['end']>, string>> = {
  succeeded: ', succeeded',
  failed: ', failed',
  rejected: ', rejected',
  cancelled: ', cancelled',
  next: '',
};

/** A bar in words: `running for 1.2 s, 0.3 s after the start, failed (try 2)`. `start` is that of the run, `now` both in ms. */
export function barWords(bar: TimelineBar, start: number, now: number): string {
  const from = Date.parse(bar.from);
  const to = bar.to === null ? now : Date.parse(bar.to);
  const tryWords = bar.attempt > 1 ? ` (try ${bar.attempt})` : '';
  const roundWords = bar.round > 0 ? ` (round ${bar.round + 1})` : '';
  const end = bar.end === null ? ' so far' : END_WORDS[bar.end];
  const after = `${formatDuration(from - start)} after the start`;
  if (bar.kind === 'instant') return `${BAR_WORDS.instant}, ${after}${end}${roundWords}`;
  return `${BAR_WORDS[bar.kind]} for ${formatDuration(to - from)}, ${after}${end}${tryWords}${roundWords}`;
}
