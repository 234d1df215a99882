import { riskLevelOf, type RiskLevel } from '../../../core/approval/risk.ts';
import type { ApprovalView, RunSummary } from '../../../core/run/views.ts';
import type { RunStatus } from '../../../core/run/vocabulary.ts';
import type { StoreCounts } from '../../ports/store.ts';

/** Counts runs by status and waiting approvals by risk, those snoozed at `now` (ISO 8601) apart. */
export function count(
  allRuns: Iterable<RunSummary>,
  allApprovals: Iterable<ApprovalView>,
  now: string,
): StoreCounts {
  const runs: Record<RunStatus, number> = {
    running: 0,
    waiting: 0,
    succeeded: 0,
    failed: 0,
    rejected: 0,
    cancelled: 0,
  };
  for (const { status } of allRuns) runs[status]++;
  const waiting: Record<RiskLevel, number> = { low: 0, medium: 0, high: 0, critical: 0 };
  let snoozed = 0;
  for (const { status, risk, snoozedUntil } of allApprovals) {
    if (status !== 'waiting') continue;
    if ((snoozedUntil ?? '') > now) snoozed++;
    else waiting[riskLevelOf(risk.score)]++;
  }
  return { runs, waiting, snoozed };
}
