import { FEEDBACK_LIMITS, MAX_FEEDBACK } from '../../../core/agent/feedback.ts';
import { isStepEnd } from '../../../core/run/vocabulary.ts';
import { countWaiting } from './count-waiting.ts';
import type { TimedEvent } from './events.ts';
import { deadlineFrom, mayGoOnWithin, mayRetryItem, partsOf, stepsBehind } from './frame.ts';
import { nodeOf, nodeStepOf, progressOf, spreads, stepOf, type RunState, type Step } from './state.ts';
import { newStep } from './step.ts';

type ResetEvent = Extract<TimedEvent, { type: 'steps.reset' }>;

/**
 * Puts steps back to their beginning and counts anew what hangs on them. A map that is tried again keeps the items
 * that succeeded, a step that uses a workflow the steps of it that are not named; one whose list or input may change,
 * because something before it begins anew, loses all of them.
 */
export function evolveReset(state: RunState, { data, time }: ResetEvent): void {
  const { steps, cause } = data;
  if (cause.kind === 'revision') rememberRevision(state, cause);
  else reopen(state, time);
  const resets: Resets = {
    isRetry: cause.kind === 'retry',
    named: new Set(steps.flatMap(wholesOf)),
    behind: new Set(stepsBehind(state, steps).map(({ stepId }) => stepId)),
    since: Date.parse(time),
  };
  for (const id of steps) {
    const step = stepOf(state, id);
    if (mayGoOn(state, step, resets)) goOn(state, step, resets);
    else begin(state, step);
    if (cause.kind === 'revision') step.revision += 1;
  }
  recount(state);
}

/** What an event says of the steps that it names. */
interface Resets {
  readonly isRetry: boolean;
  /** The steps within which others are named. */
  readonly named: ReadonlySet<string>;
  /** Those that come after others that are named. */
  readonly behind: ReadonlySet<string>;
  /** When, in milliseconds since the epoch. */
  readonly since: number;
}

/** The steps that a step is a part of: `each`, `each[2]` of `each[2]/scan`. */
function wholesOf(stepId: string): string[] {
  return [...stepId.matchAll(/[[/]/g)].map(({ index }) => stepId.slice(0, index));
}

function mayGoOn(state: RunState, step: Step, { isRetry, named, behind }: Resets): boolean {
  if (!isRetry || behind.has(step.stepId) || !mayGoOnWithin(step)) return false;
  // A loop that failed for its limit, not for a round, has nothing to go on with.
  const { loop } = step;
  if (loop)
    return step.state === 'cancelled' || partsOf(state, step).some((it) => mayRetryItem(state, step, it));
  return step.map !== null || (state.frames.has(step.stepId) && named.has(step.stepId));
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
  state.revisions.set(gate.stepId, (state.revisions.get(gate.stepId) ?? 0) + 1);
  const said = {
    reason: cause.reason.slice(0, FEEDBACK_LIMITS.reason).toWellFormed(),
    by: cause.by.name.slice(0, FEEDBACK_LIMITS.name).toWellFormed(),
    round: gate.round,
    patchDigest: approval.subject.kind === 'patch' ? approval.subject.patchDigest : null,
  };
  const proposer = gate.frame.prefix + node.revise.node;
  state.feedback.set(proposer, [...(state.feedback.get(proposer) ?? []), said].slice(-MAX_FEEDBACK));
}

function reopen(state: RunState, time: string): void {
  state.endedAt = null;
  state.reason = null;
  state.output = {};
  state.cancel = null;
  state.countedFrom = time;
}

/** Puts a step back to its beginning. Its next round, and its wish, are new also to what it was spread over. */
function begin(state: RunState, step: Step): void {
  const newest = forget(state, step);
  // What took over from it may stay as it is.
  const { handedTo } = step;
  const fresh = newStep(step.frame, step.nodeId, step.index, 0);
  Object.assign(step, fresh, { handedTo, round: newest.round + 1, revision: newest.revision });
}

/** Lets go of all that a step was spread over; gives back the latest round and wish there were. */
function forget(state: RunState, step: Step): Pick<Step, 'round' | 'revision'> {
  let { round, revision } = step;
  for (const part of partsOf(state, step)) {
    const newest = forget(state, part);
    round = Math.max(round, newest.round);
    revision = Math.max(revision, newest.revision);
    state.steps.delete(part.stepId);
  }
  state.frames.delete(step.stepId);
  state.openFrames.delete(step.stepId);
  return { round, revision };
}

function goOn(state: RunState, step: Step, resets: Resets): void {
  if (progressOf(step)) goOnWithItems(state, step, resets);
  const frame = state.frames.get(step.stepId);
  if (frame) {
    frame.deadline = deadlineFrom(frame, resets.since);
    state.openFrames.add(step.stepId);
  }
  step.state = 'running';
  step.round += 1;
  step.error = null;
  step.reason = null;
  step.endedAt = null;
}

function goOnWithItems(state: RunState, step: Step, resets: Resets): void {
  const map = progressOf(step);
  if (!map) return;
  for (const item of partsOf(state, step)) {
    if (!mayRetryItem(state, step, item)) continue;
    if (mayGoOn(state, item, resets)) goOn(state, item, resets);
    else {
      begin(state, item);
      item.state = 'queued';
    }
    map.ended -= 1;
    map.failed -= 1;
    map.active += 1;
  }
}

/** Resets are rare and go across the graph: everything that is counted is counted again, from the steps. */
function recount(state: RunState): void {
  state.queued.clear();
  state.openMaps.clear();
  state.listening.clear();
  Object.assign(state, { open: 0, running: 0, waitingForPeople: 0, sleeping: 0 });
  for (const frame of [state.root, ...state.frames.values()]) frame.open = 0;
  for (const step of state.steps.values()) {
    if (step.index === null) {
      step.unsettled = unsettledNeeds(state, step);
      if (step.state === 'pending' && step.unsettled === 0) step.state = 'queued';
      if (!isStepEnd(step.state)) {
        state.open += 1;
        step.frame.open += 1;
      }
      if (progressOf(step) && step.state === 'running') state.openMaps.add(step.stepId);
    }
    if (step.state === 'queued') state.queued.add(step.stepId);
    if (step.state === 'running' && !spreads(state, step)) state.running += 1;
    if (step.state === 'waiting') countWaiting(state, step, 1);
  }
}

function unsettledNeeds(state: RunState, { frame, nodeId }: Step): number {
  const edges = frame.graph.incoming.get(nodeId) ?? [];
  return edges.filter((edge) => !isStepEnd(nodeStepOf(state, frame, edge.from).state)).length;
}
