import type { Page } from '../../../../core/contract/base.ts';
import type { RunSummary } from '../../../../core/run/views.ts';

/** Rows that the list holds at most; who looks for older runs moves the end of the time range. */
export const MAX_ROWS = 5_000;

/** The pages with a run as it is now, in its place; null when it is on none of them. */
export function replaceRun<P extends Page<RunSummary>>(pages: readonly P[], run: RunSummary): P[] | null {
  // New and running ones change most, and they come first.
  for (const [at, page] of pages.entries()) {
    const place = page.items.findIndex(({ runId }) => runId === run.runId);
    if (place >= 0) return pages.with(at, { ...page, items: page.items.with(place, run) });
  }
  return null;
}

/** The pages with new runs on top, newest first. */
export function addRuns<P extends Page<RunSummary>>(
  pages: readonly P[],
  added: readonly RunSummary[],
): readonly P[] {
  const [first, ...rest] = pages;
  if (!first || added.length === 0) return pages;
  const known = new Set(first.items.map(({ runId }) => runId));
  const fresh = added
    .filter(({ runId }) => !known.has(runId))
    .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  return [{ ...first, items: [...fresh, ...first.items] }, ...rest];
}
