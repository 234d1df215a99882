import { FEEDBACK_LIMITS, MAX_FEEDBACK } from '../../../core/agent/feedback.ts';
import { isStepEnd } from '../../../core/run/vocabulary.ts';
import type { TimedEvent } from './events.ts';
import { descendantsOf } from './graph.ts';
import { nodeOf, stepOf, type RunState, type Step } from './state.ts';
import { newStep } from './step.ts';

type ResetEvent = Extract<TimedEvent, { type: 'steps.reset' }>;

/**
 * Puts steps back to their beginning and counts anew what hangs on them. A map that is tried again keeps the
 * items that succeeded; one whose list may change, because something before it begins anew, loses all of them.
 */
export function evolveReset(state: RunState, { data, time }: ResetEvent): void {
  const { steps, cause } = data;
  if (cause.kind === 'revision') rememberRevision(state, cause);
  else reopen(state, time);
  const behind = new Set(descendantsOf(state.graph, steps));
  for (const id of steps) {
    const step = stepOf(state, id);
    if (cause.kind === 'retry' && step.map && !behind.has(id)) resumeMap(state, step);
    else begin(state, step);
    if (cause.kind === 'revision') step.revision += 1;
  }
  recount(state);
}

function rememberRevision(
  state: RunState,
  cause: Extract<ResetEvent['data']['cause'], { kind: 'revision' }>,
): void {
  const approval = state.approvals.get(cause.approvalId);
  const gate = approval && stepOf(state, approval.stepId);
  const node = gate && nodeOf(state, gate);
  if (!gate || node?.kind !== 'approval' || !node.revise) {
    throw new Error(`run ${state.runId} begins anew for approval ${cause.approvalId}, which allows no such`);
  }
  state.revisions.set(node.id, (state.revisions.get(node.id) ?? 0) + 1);
  const said = {
    reason: cause.reason.slice(0, FEEDBACK_LIMITS.reason).toWellFormed(),
    by: cause.by.name.slice(0, FEEDBACK_LIMITS.name).toWellFormed(),
    round: gate.round,
    patchDigest: approval.subject.kind === 'patch' ? approval.subject.patchDigest : null,
  };
  const earlier = state.feedback.get(node.revise.node) ?? [];
  state.feedback.set(node.revise.node, [...earlier, said].slice(-MAX_FEEDBACK));
}

function reopen(state: RunState, time: string): void {
  state.endedAt = null;
  state.reason = null;
  state.output = {};
  state.cancel = null;
  state.countedFrom = time;
}

function begin(state: RunState, step: Step): void {
  for (let index = 0; index < (step.map?.next ?? 0); index++) state.steps.delete(`${step.stepId}[${index}]`);
  const fresh = newStep(step.stepId, step.nodeId, step.index, 0);
  Object.assign(step, fresh, { round: step.round + 1, revision: step.revision });
}

function resumeMap(state: RunState, step: Step): void {
  const { map } = step;
  if (!map) return;
  for (let index = 0; index < map.next; index++) {
    const item = stepOf(state, `${step.stepId}[${index}]`);
    if (!mayRetryItem(state, step, item)) continue;
    begin(state, item);
    item.state = 'queued';
    map.ended -= 1;
    map.failed -= 1;
    map.active += 1;
  }
  step.state = 'running';
  step.round += 1;
  step.error = null;
  step.reason = null;
  step.endedAt = null;
}

/** A map that collects failures has taken them as results; only what was cut short is tried again. */
function mayRetryItem(state: RunState, map: Step, item: Step): boolean {
  const node = nodeOf(state, map);
  if (item.state === 'failed') return node.kind === 'map' && node.onItemError === 'fail';
  return item.state === 'cancelled';
}

/** Resets are rare and go across the graph: everything that is counted is counted again, from the steps. */
function recount(state: RunState): void {
  state.queued.clear();
  state.openMaps.clear();
  Object.assign(state, { open: 0, running: 0, waitingForPeople: 0, sleeping: 0 });
  for (const step of state.steps.values()) {
    if (step.index === null) {
      step.unsettled = unsettledNeeds(state, step);
      if (step.state === 'pending' && step.unsettled === 0) step.state = 'queued';
      if (!isStepEnd(step.state)) state.open += 1;
      if (step.map && step.state === 'running') state.openMaps.add(step.stepId);
    }
    if (step.state === 'queued') state.queued.add(step.stepId);
    if (step.state === 'running' && !step.map) state.running += 1;
    if (step.state === 'waiting' && step.wakeAt === null) state.waitingForPeople += 1;
    if (step.state === 'waiting' && step.wakeAt !== null) state.sleeping += 1;
  }
}

function unsettledNeeds(state: RunState, step: Step): number {
  const edges = state.graph.incoming.get(step.nodeId) ?? [];
  return edges.filter((edge) => !isStepEnd(stepOf(state, edge.from).state)).length;
}
