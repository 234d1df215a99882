import type { ApprovalLine } from '../../../core/contract/approvals.ts';
import type { ApprovalView } from '../../../core/run/views.ts';

/** An approval as a line of the queue. */
export function approvalLine(view: ApprovalView): ApprovalLine {
  const { approvalId, runId, stepId, workflowName, title, status, digest, subject, risk } = view;
  const files = subject.kind === 'patch' ? subject.files : [];
  return {
    approvalId,
    runId,
    stepId,
    workflowName,
    title,
    kind: subject.kind,
    status,
    digest,
    score: risk.score,
    level: risk.level,
    requestedAt: view.requestedAt,
    expiresAt: view.expiresAt,
    snoozedUntil: view.snoozedUntil,
    files: files.length,
    added: sumOf(files.map((file) => file.added)),
    removed: sumOf(files.map((file) => file.removed)),
    decidedBy: view.decidedBy,
    decidedAt: view.decidedAt,
    reason: view.reason,
    endorsed: endorsedOf(view),
    approvers: view.policy?.approvers ?? 1,
    patch: view.patch,
  };
}

/** Who decides last isn't among the endorsements: with them it is the decision. */
function endorsedOf({ endorsements, status, decidedBy }: ApprovalView): number {
  const isLast =
    status === 'approved' &&
    decidedBy?.kind === 'person' &&
    !endorsements.some(({ by }) => by.kind === decidedBy.kind && by.name === decidedBy.name);
  return endorsements.length + (isLast ? 1 : 0);
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
