import type { Actor } from '../../../core/approval/subject.ts';
import type { Refusal } from '../../../core/errors.ts';
import { isStepEnd } from '../../../core/run/vocabulary.ts';
import { pathBetween } from '../../../core/workflow/path-between.ts';
import { stepsBehind } from './frame.ts';
import type { Recorder } from './recorder.ts';
import { nodeOf, roleOf, stepOf, type Approval, type Frame, type RunState, type Step } from './state.ts';

/** How often a rejection may still ask for another proposal at this step. */
export function revisionsLeft(state: RunState, step: Step): number {
  const node = nodeOf(state, step);
  if (node.kind !== 'approval' || !node.revise || findNotDone(state, step) !== undefined) return 0;
  return Math.max(0, node.revise.attempts - (state.revisions.get(step.stepId) ?? 0));
}

/** Why a rejection can't ask for another try, or null. */
export function whyNoRevision(state: RunState, approval: Approval): Refusal | null {
  const step = stepOf(state, approval.stepId);
  const node = nodeOf(state, step);
  const fix = 'Reject it without another try.';
  if (node.kind !== 'approval' || !node.revise) {
    const message = `Step ${step.stepId} names nobody who could try again ("revise").`;
    return { code: 'invalid_input', message, fix };
  }
  const notDone = findNotDone(state, step);
  if (notDone !== undefined) {
    const what =
      roleOf(state, stepOf(state, notDone)) === 'given' ? 'its output was given' : 'it is left out';
    const message = `Nobody can propose anew for ${step.stepId}: this run does not do ${notDone}, ${what}.`;
    return { code: 'invalid_input', message, fix };
  }
  if (revisionsLeft(state, step) === 0) {
    const message = `Step ${step.stepId} has had its ${node.revise.attempts} other tries.`;
    return { code: 'invalid_input', message, fix };
  }
  const path = new Set(revisionPath(state, step));
  const busy = stepsBehind(state, path).find((behind) => !path.has(behind.stepId) && isBusy(behind));
  if (busy === undefined) return null;
  return {
    code: 'conflict',
    message: `Step ${busy.stepId} still works with what was proposed.`,
    fix: 'Wait until it has ended, or reject without another try.',
  };
}

/** Begun and not ended. */
function isBusy(step: Step): boolean {
  return !isStepEnd(step.state) && step.state !== 'pending' && !isUntouched(step);
}

/** Ready to begin, and nothing of it has. */
function isUntouched(step: Step): boolean {
  return step.state === 'queued' && step.attempts === 0 && step.approvalId === null;
}

/**
 * Lets whoever proposes do so anew, an agent or the candidates of an exploration: everything from there to the gate
 * begins again, and what was skipped, or had not begun, behind that. What ended in another way beside the path stays.
 */
export function beginRevision(recorder: Recorder, approval: Approval, by: Actor, reason: string): void {
  const { state } = recorder;
  const gate = stepOf(state, approval.stepId);
  const { approvalId } = approval;
  const steps = withLoose(state, gate.frame, revisionPath(state, gate));
  recorder.emit({
    type: 'steps.reset',
    data: { steps, cause: { kind: 'revision', approvalId, by, reason } },
  });
}

/** The steps from the one that proposes to the gate, both included, in the order of the file. */
export function revisionPath(state: RunState, gate: Step): readonly string[] {
  const node = nodeOf(state, gate);
  if (node.kind !== 'approval') throw new Error(`${gate.stepId} is no approval node`);
  if (!node.revise) return [gate.stepId];
  const { workflow, prefix } = gate.frame;
  return pathBetween(workflow, node.revise.node, node.id).map((id) => prefix + id);
}

/** A step on the way to another proposal that a run of a part doesn't do: nothing new would come of it. */
function findNotDone(state: RunState, gate: Step): string | undefined {
  if (state.part === null) return undefined;
  return revisionPath(state, gate).find((id) => roleOf(state, stepOf(state, id)) !== 'done');
}

/** Adds the steps behind the given ones of a workflow that were skipped or have not begun, in the order of the file. */
export function withLoose(state: RunState, frame: Frame, ids: Iterable<string>): readonly string[] {
  const all = new Set(ids);
  for (const step of stepsBehind(state, all)) {
    if (step.state === 'skipped' || isUntouched(step)) all.add(step.stepId);
  }
  return [...frame.graph.nodes.keys()].map((id) => frame.prefix + id).filter((id) => all.has(id));
}
