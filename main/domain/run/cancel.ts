import { isStepEnd } from '../../../core/run/vocabulary.ts';
import { callKey, prepareKey, type Recorder } from './recorder.ts';
import { partsOf } from './frame.ts';
import { spreads, type RunState, type Step } from './state.ts';

/** Whether an approved patch is being applied for this step: that is never stopped half way. */
export function isApplying(state: RunState, step: Step): boolean {
  const approval = step.approvalId === null ? undefined : state.approvals.get(step.approvalId);
  return step.state === 'running' && approval?.status === 'approved' && approval.subject.kind === 'patch';
}

/**
 * Cancels one step with all that it spread its work over, its call and its open approval; a step that has ended, or
 * applies a patch, stays.
 */
export function cancelStep(recorder: Recorder, step: Step, reason: string): void {
  if (isStepEnd(step.state) || isApplying(recorder.state, step)) return;
  if (spreads(recorder.state, step)) cancelParts(recorder, step, reason);
  const approval = step.approvalId === null ? undefined : recorder.state.approvals.get(step.approvalId);
  if (approval?.status === 'waiting') {
    const data = { approvalId: approval.approvalId, cause: 'cancelled', reason } as const;
    recorder.emit({ type: 'approval.voided', data });
  }
  if (step.state === 'running' && !spreads(recorder.state, step)) {
    recorder.settle(callKey(recorder.state.runId, step, step.attempts));
    recorder.settle(prepareKey(recorder.state.runId, step));
    recorder.abort(step.stepId);
  }
  recorder.emit({ type: 'step.cancelled', data: { stepId: step.stepId, reason } });
}

/** Cancels what a step spread its work over. */
export function cancelParts(recorder: Recorder, step: Step, reason: string): void {
  for (const part of partsOf(recorder.state, step)) cancelStep(recorder, part, reason);
}

/** Cancels all that can be; the run ends once nothing is left. */
export function cancelAll(recorder: Recorder, reason: string): void {
  for (const step of [...recorder.state.steps.values()]) cancelStep(recorder, step, reason);
}
