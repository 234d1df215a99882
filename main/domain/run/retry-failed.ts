import type { Actor } from '../../../core/approval/subject.ts';
import type { Refusal } from '../../../core/errors.ts';
import { isHandled } from './edges.ts';
import { mayGoOnWithin, mayRetryItem, partsOf, stepsBehind } from './frame.ts';
import type { Recorder } from './recorder.ts';
import { revisionPath, withLoose } from './revise.ts';
import { nodeOf, nodeStepOf, stepOf, type Frame, type RunState, type Step } from './state.ts';

/**
 * Opens a run that failed or was cancelled again: what failed or was cut short begins anew, and what was
 * skipped behind it. What succeeded is never done again, nor is a failure that the workflow took care of. A step whose
 * workflow failed goes on within it, by the same rules.
 */
export function retryFailed(recorder: Recorder, by: Actor): Refusal | null {
  const { state } = recorder;
  const refusal = whyNoRetry(state);
  if (refusal) return refusal;
  const steps = anewIn(state, state.root);
  recorder.emit({ type: 'steps.reset', data: { steps, cause: { kind: 'retry', by } } });
  return null;
}

/** The steps of a workflow that begin anew or go on, each followed by those within it. */
function anewIn(state: RunState, frame: Frame): readonly string[] {
  const ids = new Set(findBroken(state, frame).flatMap((step) => anewFor(state, step)));
  // A step that is taken up again may change what those behind it were judged on.
  for (const { stepId, state: end } of stepsBehind(state, ids)) if (end === 'cancelled') ids.add(stepId);
  const all = withLoose(state, frame, ids);
  const behind = new Set(stepsBehind(state, all).map(({ stepId }) => stepId));
  return all.flatMap((id) => {
    const step = stepOf(state, id);
    return [id, ...(behind.has(id) || !mayGoOnWithin(step) ? [] : anewWithin(state, step))];
  });
}

/** Those within one step that goes on; none: it has nothing to go on with, and begins anew as a whole. */
function anewWithin(state: RunState, step: Step): readonly string[] {
  const frame = state.frames.get(step.stepId);
  if (frame) return anewIn(state, frame);
  const items = partsOf(state, step).filter((item) => mayRetryItem(state, step, item));
  return items.flatMap((item) => anewWithin(state, item));
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
  if ((status !== 'failed' && status !== 'cancelled') || findBroken(state, state.root).length === 0) {
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

function findBroken(state: RunState, frame: Frame): readonly Step[] {
  const steps = [...frame.graph.nodes.keys()].map((id) => nodeStepOf(state, frame, id));
  return steps.filter((step) => isBroken(state, step));
}

function isBroken(state: RunState, step: Step): boolean {
  return step.state === 'cancelled' || (step.state === 'failed' && !isHandled(state, step));
}

/** A gate whose patch no longer fits gets a new proposal, if its node names who makes it. */
function anewFor(state: RunState, step: Step): readonly string[] {
  const node = nodeOf(state, step);
  const status = step.approvalId === null ? undefined : state.approvals.get(step.approvalId)?.status;
  const isStale = step.state === 'failed' && (status === 'void' || status === 'expired');
  return isStale && node.kind === 'approval' ? revisionPath(state, step) : [step.stepId];
}
