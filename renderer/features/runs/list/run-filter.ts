import type { Address } from '../../../app/address.ts';
import { foldText, runSearchText } from '../../../../core/run/search-text.ts';
import type { RunSummary } from '../../../../core/run/views.ts';
import { RUN_STATUSES, type RunStatus } from '../../../../core/run/vocabulary.ts';

/** Which runs the list shows. It lives in the address, so that a link shows the same. */
export interface RunFilter {
  readonly statuses: readonly RunStatus[];
  readonly workflowId: string | null;
  readonly text: string;
  readonly time: TimeFilter;
}

export const PERIODS = ['1h', '1d', '7d'] as const;
export type Period = (typeof PERIODS)[number];

/** When the runs started. A period ends now and moves on with it; the ends of a range are ISO 8601. */
export type TimeFilter =
  | { readonly kind: 'any' }
  | { readonly kind: 'period'; readonly period: Period }
  | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null };

export const NO_FILTER: RunFilter = { statuses: [], workflowId: null, text: '', time: { kind: 'any' } };

/** Reads the filter from an address; what makes no sense is left out. */
export function readFilter(query: Address['query']): RunFilter {
  const named = (query['status'] ?? '').split(',');
  return {
    statuses: RUN_STATUSES.filter((status) => named.includes(status)),
    workflowId: query['of'] ?? null,
    text: query['text'] ?? '',
    time: readTime(query),
  };
}

function readTime({ period, from, to }: Address['query']): TimeFilter {
  const known = PERIODS.find((each) => each === period);
  if (known) return { kind: 'period', period: known };
  const range = { from: readMoment(from), to: readMoment(to) };
  return range.from === null && range.to === null ? { kind: 'any' } : { kind: 'range', ...range };
}

function readMoment(text: string | undefined): string | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

/** The filter as members of an address. */
export function writeFilter({
  statuses,
  workflowId,
  text,
  time,
}: RunFilter): Record<string, string | undefined> {
  return {
    status: statuses.join(','),
    of: workflowId ?? undefined,
    text,
    period: time.kind === 'period' ? time.period : undefined,
    from: time.kind === 'range' ? (time.from ?? undefined) : undefined,
    to: time.kind === 'range' ? (time.to ?? undefined) : undefined,
  };
}

/** Whether it leaves nothing out. */
export function isOpenFilter({ statuses, workflowId, text, time }: RunFilter): boolean {
  return statuses.length === 0 && workflowId === null && text.trim() === '' && time.kind === 'any';
}

const PERIOD_MS: Readonly<Record<Period, number>> = { '1h': 3_600_000, '1d': 86_400_000, '7d': 604_800_000 };
/** A period begins at a full minute, so that the same question is asked for a minute and its answer is kept. */
const MINUTE_MS = 60_000;

/** What a question for runs has to say besides its page. `now` in milliseconds since the epoch. */
export function questionOf({ statuses, workflowId, text, time }: RunFilter, now: number) {
  const [after, before] = boundsOf(time, now);
  return {
    ...(statuses.length > 0 && { statuses: [...statuses] }),
    ...(workflowId !== null && { workflowId }),
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(after !== null && { startedAfter: after }),
    ...(before !== null && { startedBefore: before }),
  };
}

function boundsOf(time: TimeFilter, now: number): readonly [string | null, string | null] {
  switch (time.kind) {
    case 'any':
      return [null, null];
    case 'range':
      return [time.from, time.to];
    case 'period': {
      const start = now - PERIOD_MS[time.period];
      return [new Date(start - (start % MINUTE_MS)).toISOString(), null];
    }
  }
}

/** Whether a run that is told live belongs into the list, as the control plane would decide. */
export function isWanted(run: RunSummary, filter: RunFilter, now: number): boolean {
  const { statuses, workflowId, text, startedAfter, startedBefore } = {
    statuses: undefined,
    workflowId: undefined,
    text: undefined,
    startedAfter: undefined,
    startedBefore: undefined,
    ...questionOf(filter, now),
  };
  return (
    (statuses === undefined || statuses.includes(run.status)) &&
    (workflowId === undefined || run.workflowId === workflowId) &&
    (text === undefined || runSearchText(run).includes(foldText(text))) &&
    (startedAfter === undefined || run.startedAt >= startedAfter) &&
    (startedBefore === undefined || run.startedAt < startedBefore)
  );
}
