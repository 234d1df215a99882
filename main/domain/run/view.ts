import { isJsonObject } from '../../../core/json.ts';
import type { ApprovalView, RunSummary, StepView } from '../../../core/run/views.ts';
import { revisionsLeft } from './revise.ts';
import { nodeOf, stepOf, type Approval, type RunState, type Step } from './state.ts';

/** The run as a line in a list. */
export function summaryOf(state: RunState): RunSummary {
  return {
    runId: state.runId,
    workflowId: state.workflow.id,
    workflowName: state.workflow.name,
    workflowDigest: state.workflowDigest,
    ...(state.source && { source: state.source }),
    workspace: state.workspace.root,
    status: state.status,
    startedAt: state.startedAt,
    updatedAt: state.updatedAt,
    endedAt: state.endedAt,
    steps: { total: state.graph.nodes.size, ended: state.graph.nodes.size - state.open },
    reason: state.reason,
  };
}

/** All steps in the order of the file; the items of a map follow it. */
export function stepViewsOf(state: RunState): StepView[] {
  const views: StepView[] = [];
  for (const id of state.graph.nodes.keys()) {
    const step = stepOf(state, id);
    views.push(stepView(state, step));
    for (let index = 0; index < (step.map?.next ?? 0); index++) {
      views.push(stepView(state, stepOf(state, `${id}[${index}]`)));
    }
  }
  return views;
}

/** One step, of a node or of an item of a map. */
export function stepView(state: RunState, step: Step): StepView {
  return {
    stepId: step.stepId,
    nodeId: step.nodeId,
    state: step.state,
    attempts: step.attempts,
    round: step.round,
    startedAt: step.startedAt,
    endedAt: step.endedAt,
    error: step.state === 'succeeded' ? null : step.error,
    outcome: outcomeOf(state, step),
    detail: detailOf(state, step),
  };
}

function outcomeOf(state: RunState, step: Step): StepView['outcome'] {
  if (step.state !== 'succeeded' || nodeOf(state, step).kind !== 'condition') return null;
  return isJsonObject(step.output) && step.output['result'] === true ? 'true' : 'false';
}

function detailOf(state: RunState, step: Step): string | null {
  if (step.reason !== null) return step.reason;
  const patch = step.approvalId === null ? undefined : state.approvals.get(step.approvalId)?.patch;
  if (patch === 'applied') return 'the patch was applied';
  if (patch === 'rolled-back') return 'the patch was applied, and rolled back later';
  if (step.state === 'waiting' && step.wakeAt !== null) return `until ${new Date(step.wakeAt).toISOString()}`;
  if (step.state === 'waiting' && step.approvalId !== null) {
    return `for a decision: ${state.approvals.get(step.approvalId)?.subject.title ?? step.approvalId}`;
  }
  if (step.state === 'queued' && step.wakeAt !== null)
    return `next try at ${new Date(step.wakeAt).toISOString()}`;
  if (step.map) return `${step.map.ended} of ${step.map.items.length} items`;
  return null;
}

/** An approval as the queue and the card show it. */
export function approvalView(state: RunState, approval: Approval): ApprovalView {
  return {
    approvalId: approval.approvalId,
    runId: state.runId,
    stepId: approval.stepId,
    workflowName: state.workflow.name,
    title: approval.subject.title,
    status: approval.status,
    digest: approval.digest,
    subject: approval.subject,
    attempt: approval.attempt,
    requestedAt: approval.requestedAt,
    expiresAt: approval.expiresAt,
    decidedAt: approval.decidedAt,
    decidedBy: approval.decidedBy,
    reason: approval.reason,
    risk: approval.risk,
    policy: approval.policy,
    checks: approval.checks,
    endorsements: approval.endorsements,
    proposedBy: approval.proposedBy,
    replaces: approval.replaces,
    amendedBy: approval.amendedBy,
    snoozedUntil: approval.snoozedUntil,
    patch: approval.patch,
    revisionsLeft: approval.status === 'waiting' ? revisionsLeft(state, stepOf(state, approval.stepId)) : 0,
  };
}
