import type { Database } from 'better-sqlite3';
import { riskLevelOf, type RiskLevel } from '../../../core/approval/risk.ts';
import type { RunStatus } from '../../../core/run/vocabulary.ts';
import type { StoreCounts } from '../../ports/store.ts';

/** How much there is, from two narrow indexes alone: some milliseconds with 100,000 runs. */
export function prepareCounts(db: Database): (now: string) => StoreCounts {
  const runsByStatus = db.prepare<[], { readonly status: RunStatus; readonly count: number }>(
    'SELECT status, count(*) AS count FROM runs INDEXED BY runs_by_workspace GROUP BY status',
  );
  const waitingByRank = db.prepare<
    [string],
    { readonly rank: number; readonly snoozed: 0 | 1; readonly count: number }
  >(
    `SELECT risk_rank AS rank, snoozed_until > ? AS snoozed, count(*) AS count
     FROM approvals INDEXED BY approvals_by_risk WHERE status = 'waiting' GROUP BY 1, 2`,
  );
  return (now) => {
    const runs: Record<RunStatus, number> = {
      running: 0,
      waiting: 0,
      succeeded: 0,
      failed: 0,
      rejected: 0,
      cancelled: 0,
    };
    for (const { status, count } of runsByStatus.iterate()) runs[status] = count;
    const waiting: Record<RiskLevel, number> = { low: 0, medium: 0, high: 0, critical: 0 };
    let asleep = 0;
    for (const { rank, snoozed, count } of waitingByRank.iterate(now)) {
      if (snoozed === 1) asleep += count;
      else waiting[riskLevelOf(100 - rank)] += count;
    }
    return { runs, waiting, snoozed: asleep };
  };
}
