import type { Actor } from '../../../core/approval/subject.ts';
import type { Refusal } from '../../../core/errors.ts';
import { isStepEnd } from '../../../core/run/vocabulary.ts';
import type { ApprovalNode } from '../../../core/workflow/schema.ts';
import { pathBetween } from '../../../core/workflow/path-between.ts';
import { descendantsOf } from './graph.ts';
import type { Recorder } from './recorder.ts';
import { nodeOf, stepOf, type Approval, type RunState, type Step } from './state.ts';

/** How often a rejection may still ask for another proposal at this step. */
export function revisionsLeft(state: RunState, step: Step): number {
  const node = nodeOf(state, step);
  if (node.kind !== 'approval' || !node.revise) return 0;
  return Math.max(0, node.revise.attempts - (state.revisions.get(node.id) ?? 0));
}

/** Why a rejection can't ask for another try, or null. */
export function whyNoRevision(state: RunState, approval: Approval): Refusal | null {
  const step = stepOf(state, approval.stepId);
  const node = nodeOf(state, step);
  const fix = 'Reject it without another try.';
  if (node.kind !== 'approval' || !node.revise) {
    const message = `Step ${step.stepId} names no agent that could try again ("revise").`;
    return { code: 'invalid_input', message, fix };
  }
  if (revisionsLeft(state, step) === 0) {
    const message = `Step ${step.stepId} has had its ${node.revise.attempts} other tries.`;
    return { code: 'invalid_input', message, fix };
  }
  const path = new Set(revisionPath(state, node));
  const busy = descendantsOf(state.graph, path).find((id) => !path.has(id) && isBusy(stepOf(state, id)));
  if (busy === undefined) return null;
  return {
    code: 'conflict',
    message: `Step ${busy} still works with what the agent proposed.`,
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
 * Lets the agent propose anew: everything from it to the gate begins again, and what was skipped, or had not
 * begun, behind that. What ended in another way beside the path stays as it is.
 */
export function beginRevision(recorder: Recorder, approval: Approval, by: Actor, reason: string): void {
  const { state } = recorder;
  const node = nodeOf(state, stepOf(state, approval.stepId));
  if (node.kind !== 'approval') throw new Error(`${approval.stepId} is no approval node`);
  const { approvalId } = approval;
  const steps = withLoose(state, revisionPath(state, node));
  recorder.emit({
    type: 'steps.reset',
    data: { steps, cause: { kind: 'revision', approvalId, by, reason } },
  });
}

/** The nodes from the agent that proposes to the gate, both included, in the order of the file. */
export function revisionPath(state: RunState, gate: ApprovalNode): readonly string[] {
  return gate.revise ? pathBetween(state.workflow, gate.revise.node, gate.id) : [gate.id];
}

/** Adds the steps behind the given ones that were skipped or have not begun, in the order of the file. */
export function withLoose(state: RunState, ids: readonly string[]): readonly string[] {
  const all = new Set(ids);
  for (const id of descendantsOf(state.graph, all)) {
    const step = stepOf(state, id);
    if (step.state === 'skipped' || isUntouched(step)) all.add(id);
  }
  return [...state.graph.nodes.keys()].filter((id) => all.has(id));
}
