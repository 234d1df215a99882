import type { Actor } from '../../../core/approval/subject.ts';
import type { Refusal } from '../../../core/errors.ts';
import { isHandled } from './edges.ts';
import { descendantsOf } from './graph.ts';
import type { Recorder } from './recorder.ts';
import { revisionPath, withLoose } from './revise.ts';
import { nodeOf, stepOf, type RunState, type Step } from './state.ts';

/**
 * Opens a run that failed or was cancelled again: what failed or was cut short begins anew, and what was
 * skipped behind it. What succeeded is never done again, nor is a failure that the workflow took care of.
 */
export function retryFailed(recorder: Recorder, by: Actor): Refusal | null {
  const { state } = recorder;
  const refusal = whyNoRetry(state);
  if (refusal) return refusal;
  const broken = findBroken(state);
  const ids = new Set(broken.flatMap((id) => anewFor(state, stepOf(state, id))));
  // A step that is taken up again may change what those behind it were judged on.
  for (const id of descendantsOf(state.graph, ids)) if (stepOf(state, id).state === 'cancelled') ids.add(id);
  recorder.emit({
    type: 'steps.reset',
    data: { steps: withLoose(state, [...ids]), cause: { kind: 'retry', by } },
  });
  return null;
}

/** Why a run can't be tried again, or null. */
export function whyNoRetry(state: RunState): Refusal | null {
  const { status } = state;
  if (state.endedAt === null) {
    return {
      code: 'conflict',
      message: 'The run has not ended.',
      fix: 'Let it end, or cancel it first.',
    };
  }
  if (state.rollingBack) {
    // Some files may be back already, though nothing is recorded of it.
    return {
      code: 'conflict',
      message: 'Its patches are being taken back, and that is not over.',
      fix: `If it was broken off, finish it first: signalbox rollback ${state.runId}`,
    };
  }
  const fix = 'Start the workflow again.';
  if ((status !== 'failed' && status !== 'cancelled') || findBroken(state).length === 0) {
    const message = `The run ${wordsOf(status)}, and no step of it failed or was cut short.`;
    return { code: 'conflict', message, fix };
  }
  if ([...state.approvals.values()].every(({ patch }) => patch !== 'rolled-back')) return null;
  // What comes behind the patch would work on a workspace without it.
  return { code: 'conflict', message: 'A patch of the run was rolled back.', fix };
}

function wordsOf(status: RunState['status']): string {
  return status === 'rejected' ? 'was rejected' : status;
}

function findBroken(state: RunState): readonly string[] {
  return [...state.graph.nodes.keys()].filter((id) => isBroken(state, stepOf(state, id)));
}

function isBroken(state: RunState, step: Step): boolean {
  return step.state === 'cancelled' || (step.state === 'failed' && !isHandled(state, step));
}

/** A gate whose patch no longer fits gets a new proposal, if its node names who makes it. */
function anewFor(state: RunState, step: Step): readonly string[] {
  const node = nodeOf(state, step);
  const status = step.approvalId === null ? undefined : state.approvals.get(step.approvalId)?.status;
  const isStale = step.state === 'failed' && (status === 'void' || status === 'expired');
  return isStale && node.kind === 'approval' ? revisionPath(state, node) : [step.stepId];
}
