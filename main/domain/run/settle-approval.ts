import type { Actor } from '../../../core/approval/subject.ts';
import { candidateOf } from './choice.ts';
import { rejectStep } from './fail.ts';
import { applyKey, type Recorder } from './recorder.ts';
import { stepOf, type Approval } from './state.ts';

export interface Verdict {
  readonly decision: 'approved' | 'rejected';
  readonly by: Actor;
  readonly reason: string | null;
}

/** Records the one decision on an approval that waits, and does what follows from it, whoever decided. */
export function settleApproval(recorder: Recorder, approvalId: string, verdict: Verdict): void {
  const approval = decideOnly(recorder, approvalId, verdict);
  if (verdict.decision === 'rejected') {
    rejectStep(recorder, stepOf(recorder.state, approval.stepId), verdict.reason ?? 'rejected');
    return;
  }
  switch (approval.subject.kind) {
    case 'patch':
      recorder.effect({ kind: 'apply-patch', key: applyKey(recorder.state.runId, approvalId), approvalId });
      return;
    case 'content':
      finishGate(recorder, approval, []);
      return;
    case 'tool-call':
      // The step is queued again by the decision itself.
      return;
  }
}

/** Records a decision without what follows from it. */
export function decideOnly(recorder: Recorder, approvalId: string, verdict: Verdict): Approval {
  const approval = recorder.state.approvals.get(approvalId);
  if (!approval) throw new Error(`run ${recorder.state.runId} has no approval ${approvalId}`);
  const { digest } = approval;
  recorder.emit({ type: 'approval.decided', data: { approvalId, ...verdict, digest } });
  return approval;
}

/** Ends the step of an approval as its node promises. */
export function finishGate(recorder: Recorder, approval: Approval, files: readonly string[]): void {
  const output = {
    decision: 'approved',
    by: approval.decidedBy?.name ?? null,
    reason: approval.reason,
    files,
    ...candidateOf(recorder.state, stepOf(recorder.state, approval.stepId), approval.candidate),
  };
  recorder.emit({ type: 'step.succeeded', data: { stepId: approval.stepId, output } });
}
