import { UNASSESSED } from '../../../core/approval/risk.ts';
import type { TimedEvent } from './events.ts';
import { chosenProposersOf } from './proposer-choice.ts';
import type { Approval, RunState, Step } from './state.ts';

/** The events that tell of an approval which was requested before. */
export type ApprovalEvent = Extract<
  TimedEvent,
  {
    type:
      | 'approval.endorsed'
      | 'approval.snoozed'
      | 'approval.decided'
      | 'approval.voided'
      | 'patch.applied'
      | 'patch.rolled-back';
  }
>;

/** The approval that a request brings into being. What old requests don't say counts as the worst. */
export function approvalOf(
  state: RunState,
  step: Step,
  event: Extract<TimedEvent, { type: 'approval.requested' }>,
): Approval {
  const { approvalId, stepId, attempt, subject, digest, expiresAt, ...asked } = event.data;
  return {
    approvalId,
    stepId,
    attempt,
    subject,
    digest,
    expiresAt,
    requestedAt: event.time,
    risk: asked.risk ?? UNASSESSED,
    policy: asked.policy ?? null,
    checks: asked.checks ?? null,
    proposedBy: asked.proposedBy ?? null,
    replaces: asked.replaces ?? null,
    amendedBy: asked.amendedBy ?? null,
    candidate: asked.candidate ?? null,
    chosen: asked.chosen ?? null,
    proposers: chosenProposersOf(state, step, asked.candidate ?? null),
    endorsements: [],
    snoozedUntil: null,
    status: 'waiting',
    decidedAt: null,
    decidedBy: null,
    reason: null,
    patch: 'none',
  };
}

const VOID_STATUS = { moved: 'void', amended: 'void', expired: 'expired', cancelled: 'cancelled' } as const;

/** Changes the approval that an event tells of, and returns it. */
export function evolveApproval(state: RunState, event: ApprovalEvent): Approval {
  const approval = state.approvals.get(event.data.approvalId);
  if (!approval) throw new Error(`run ${state.runId} has no approval ${event.data.approvalId}`);
  switch (event.type) {
    case 'approval.endorsed': {
      const { by, reason } = event.data;
      approval.endorsements = [...approval.endorsements, { by, at: event.time, reason }];
      return approval;
    }
    case 'approval.snoozed':
      approval.snoozedUntil = event.data.until;
      return approval;
    case 'approval.decided':
      approval.status = event.data.decision;
      approval.decidedAt = event.time;
      approval.decidedBy = event.data.by;
      approval.reason = event.data.reason;
      return approval;
    case 'approval.voided':
      approval.status = VOID_STATUS[event.data.cause];
      approval.reason = event.data.reason;
      return approval;
    case 'patch.applied':
      approval.patch = 'applied';
      return approval;
    case 'patch.rolled-back':
      approval.patch = 'rolled-back';
      return approval;
  }
}
