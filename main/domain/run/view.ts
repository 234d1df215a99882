import { isJsonObject } from '../../../core/json.ts';
import type { ApprovalView, RunSummary, StepView } from '../../../core/run/views.ts';
import { revisionsLeft } from './revise.ts';
import { pickedBy } from './choice.ts';
import { partsOf } from './frame.ts';
import { handedOver, handoffView } from './handoff.ts';
import { groupOf } from './priority.ts';
import { nodeOf, nodeStepOf, progressOf, stepOf, type Approval, type RunState, type Step } from './state.ts';

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
    steps: { total: state.graph.nodes.size, ended: state.graph.nodes.size - state.root.open },
    reason: state.reason,
    ...(state.part && { partial: true }),
  };
}

/** What is said of a step whose output was given when the run was started. */
export const GIVEN_WORDS = 'given, not made';

/** All steps in the order of the file; the items of a map, and the steps of a workflow that a step uses, follow it. */
export function stepViewsOf(state: RunState): StepView[] {
  const views: StepView[] = [];
  const tell = (step: Step): void => {
    views.push(stepView(state, step));
    for (const part of partsOf(state, step)) tell(part);
  };
  for (const id of state.graph.nodes.keys()) tell(nodeStepOf(state, state.root, id));
  return views;
}

/** One step, of a node or of an item of a map. */
export function stepView(state: RunState, step: Step): StepView {
  const handoff = handoffView(state, step);
  const handedTo = handedOver(state, step);
  return {
    stepId: step.stepId,
    nodeId: step.frame.prefix + step.nodeId,
    state: step.state,
    attempts: step.attempts,
    round: step.round,
    startedAt: step.startedAt,
    endedAt: step.endedAt,
    error: step.state === 'succeeded' ? null : step.error,
    outcome: outcomeOf(state, step),
    signal: step.state === 'waiting' ? step.signal : null,
    detail: detailOf(state, step),
    ...(step.chosen && { chosen: step.chosen }),
    ...(handoff && { handoff }),
    ...(handedTo.length > 0 && { handedTo }),
    ...(step.given && { given: true }),
  };
}

function outcomeOf(state: RunState, step: Step): StepView['outcome'] {
  if (step.state !== 'succeeded' || nodeOf(state, step).kind !== 'condition') return null;
  return isJsonObject(step.output) && step.output['result'] === true ? 'true' : 'false';
}

function detailOf(state: RunState, step: Step): string | null {
  if (step.reason !== null) return step.reason;
  if (step.given) return GIVEN_WORDS;
  const patch = step.approvalId === null ? undefined : state.approvals.get(step.approvalId)?.patch;
  if (patch === 'applied') return 'the patch was applied';
  if (patch === 'rolled-back') return 'the patch was applied, and rolled back later';
  if (step.state === 'waiting') return waitDetail(state, step);
  if (step.state === 'queued' && step.wakeAt !== null) return `next try at ${isoOf(step.wakeAt)}`;
  if (step.state === 'queued') return placeDetail(state, step);
  const explored = exploredWords(state, step);
  if (explored !== null) return explored;
  if (step.map) return `${step.map.ended} of ${step.map.items.length} items`;
  const node = nodeOf(state, step);
  if (step.loop && node.kind === 'loop') return `round ${step.loop.next} of at most ${node.maxRounds}`;
  const frame = state.frames.get(step.stepId);
  if (!frame) return null;
  const total = frame.graph.nodes.size;
  return `${total - frame.open} of ${total} steps`;
}

/** How an exploration stands, or one of its candidates that has a score. */
function exploredWords(state: RunState, step: Step): string | null {
  if (nodeOf(state, step).kind !== 'explore' || step.state === 'queued') return null;
  const score = isJsonObject(step.output) ? step.output['score'] : null;
  const scored = typeof score === 'number' ? `score ${score}` : null;
  if (step.index !== null) return step.state === 'succeeded' ? scored : null;
  if (!step.map) return null;
  const { ended, items } = step.map;
  if (step.state !== 'succeeded') return `${ended} of ${items.length} candidates`;
  return `candidate ${pickedBy(step) + 1} of ${items.length}${scored === null ? '' : `, ${scored}`}`;
}

/** What a step that could begin waits for, as far as its node tells. */
function placeDetail(state: RunState, step: Step): string | null {
  const group = step.index === null && progressOf(step) === null ? groupOf(state, step) : undefined;
  if (!group) return null;
  return `waits for a free place: of the group ${group.name} at most ${group.limit} at once`;
}

function waitDetail(state: RunState, { signal, wakeAt, approvalId }: Step): string | null {
  if (signal !== null)
    return `for the signal "${signal}"${wakeAt === null ? '' : `, until ${isoOf(wakeAt)}`}`;
  if (wakeAt !== null) return `until ${isoOf(wakeAt)}`;
  if (approvalId === null) return null;
  return `for a decision: ${state.approvals.get(approvalId)?.subject.title ?? approvalId}`;
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
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
    ...(approval.candidate !== null && { candidate: approval.candidate }),
    snoozedUntil: approval.snoozedUntil,
    patch: approval.patch,
    revisionsLeft: approval.status === 'waiting' ? revisionsLeft(state, stepOf(state, approval.stepId)) : 0,
  };
}
