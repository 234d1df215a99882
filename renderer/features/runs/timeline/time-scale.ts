/** A stretch of time that is shown, in milliseconds since the epoch; `from` < `to`. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Shortest stretch that is shown: bars are measured in milliseconds. */
export const MIN_SPAN_MS = 20;

/** Where a moment lies in a span: 0 at its start, 1 at its end. */
export function placeIn({ from, to }: TimeSpan, at: number): number {
  return (at - from) / (to - from);
}

/** The span with `factor` times its length (below 1: closer), the moment `at` staying where it is, within `all`. */
export function zoomSpan(span: TimeSpan, factor: number, at: number, all: TimeSpan): TimeSpan {
  const length = Math.min(all.to - all.from, Math.max(MIN_SPAN_MS, (span.to - span.from) * factor));
  const from = at - placeIn(span, at) * length;
  return keepWithin({ from, to: from + length }, all);
}

/** The span moved by a share of its length (1: a whole one later), within `all`. */
export function panSpan(span: TimeSpan, share: number, all: TimeSpan): TimeSpan {
  const by = (span.to - span.from) * share;
  return keepWithin({ from: span.from + by, to: span.to + by }, all);
}

function keepWithin({ from, to }: TimeSpan, all: TimeSpan): TimeSpan {
  const length = to - from;
  const start = Math.max(all.from, Math.min(from, all.to - length));
  return { from: start, to: Math.max(start + MIN_SPAN_MS, start + length) };
}

const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 21_600_000, 43_200_000, 86_400_000,
] as const;
const LARGEST_MS = 86_400_000;

/** Round distances from `start` (of the run) that lie in the span, at most `count` of them. */
export function ticksIn({ from, to }: TimeSpan, start: number, count: number): number[] {
  const least = (to - from) / Math.max(1, count);
  const step = STEPS_MS.find((each) => each >= least) ?? Math.ceil(least / LARGEST_MS) * LARGEST_MS;
  const ticks: number[] = [];
  for (let at = Math.ceil((from - start) / step) * step; start + at <= to; at += step) ticks.push(at);
  return ticks;
}
