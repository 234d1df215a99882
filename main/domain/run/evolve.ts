import { isStepEnd, mayStep, type StepState } from '../../../core/run/vocabulary.ts';
import { jsonSize } from '../../../core/json.ts';
import type { TimedEvent } from './events.ts';
import { approvalOf, evolveApproval, type ApprovalEvent } from './evolve-approval.ts';
import { evolveReset } from './evolve-reset.ts';
import { candidateFrame, frameFor, makeSteps } from './frame.ts';
import {
  nodeOf,
  nodeStepOf,
  progressOf,
  spreads,
  stepOf,
  wholeOf,
  type Frame,
  type RunState,
  type Step,
} from './state.ts';
import { newItem, wishOf } from './step.ts';
import { newRun } from './new-run.ts';
import { countWaiting } from './count-waiting.ts';
import { statusOf } from './status.ts';

/** Folds a whole run; undefined when there are no events. Throws when a log can't be one of ours. */
export function foldRun(events: Iterable<TimedEvent>): RunState | undefined {
  let state: RunState | undefined;
  for (const event of events) state = evolve(state, event);
  return state;
}

/** Applies one event. The first must be run.started; later ones change the given state in place. */
export function evolve(state: RunState | undefined, event: TimedEvent): RunState {
  if (event.type === 'run.started') {
    if (state) throw new Error(`run ${state.runId} was started twice`);
    return begin(event);
  }
  if (!state) throw new Error(`a run's log begins with run.started, not ${event.type}`);
  state.updatedAt = event.time;
  state.size += jsonSize(event.data);
  applyStepEvent(state, event);
  state.status = statusOf(state);
  return state;
}

function begin(event: Extract<TimedEvent, { type: 'run.started' }>): RunState {
  const state = newRun(event);
  queueFirst(state, makeSteps(state, state.root, null), event.time);
  return state;
}

function queueFirst(state: RunState, steps: readonly Step[], time: string): void {
  for (const step of steps) if (step.unsettled === 0) move(state, step, 'queued', time);
}

/** The step that an event names; an item of a map comes into being with its first event. */
function touch(state: RunState, stepId: string, time: string): Step {
  const known = state.steps.get(stepId);
  if (known) return known;
  const match = /^(.+)\[(\d+)\]$/.exec(stepId);
  const parent = match?.[1] === undefined ? undefined : state.steps.get(match[1]);
  const index = Number(match?.[2]);
  const progress = parent && progressOf(parent);
  if (!parent || !progress || index !== progress.next) {
    throw new Error(`run ${state.runId} has no step ${stepId}`);
  }
  progress.next += 1;
  progress.active += 1;
  const step = newItem(parent, index);
  state.steps.set(stepId, step);
  move(state, step, 'queued', time);
  return step;
}

function move(state: RunState, step: Step, to: StepState, time: string): void {
  if (!mayStep(step.state, to)) {
    throw new Error(`step ${step.stepId} of run ${state.runId} can't go from ${step.state} to ${to}`);
  }
  count(state, step, -1);
  step.state = to;
  count(state, step, 1);
  if (isStepEnd(to)) settle(state, step, time);
}

function count(state: RunState, step: Step, by: 1 | -1): void {
  if (step.state === 'queued') {
    if (by === 1) state.queued.add(step.stepId);
    else state.queued.delete(step.stepId);
  }
  if (step.state === 'running' && !spreads(state, step)) state.running += by;
  if (step.state === 'waiting') countWaiting(state, step, by);
}

function settle(state: RunState, step: Step, time: string): void {
  step.endedAt = time;
  step.wakeAt = null;
  state.openFrames.delete(step.stepId);
  if (step.index !== null) {
    const progress = progressOf(wholeOf(state, step));
    if (progress) {
      progress.active -= 1;
      progress.ended += 1;
      if (step.state !== 'succeeded') progress.failed += 1;
    }
    return;
  }
  const { frame } = step;
  state.open -= 1;
  frame.open -= 1;
  state.openMaps.delete(step.stepId);
  for (const edge of frame.graph.outgoing.get(step.nodeId) ?? []) {
    const target = nodeStepOf(state, frame, edge.to);
    target.unsettled -= 1;
    if (target.unsettled === 0 && target.state === 'pending') move(state, target, 'queued', time);
  }
}

function applyStepEvent(state: RunState, event: Exclude<TimedEvent, { type: 'run.started' }>): void {
  const { time } = event;
  switch (event.type) {
    case 'step.started': {
      start(state, event);
      return;
    }
    case 'step.succeeded': {
      const step = touch(state, event.data.stepId, time);
      step.output = event.data.output;
      step.given = event.data.given === true;
      if (!step.given) {
        step.startedAt ??= time;
        // What is decided at once (a transform, a condition) has no step.started, yet was tried.
        step.attempts = Math.max(1, step.attempts);
      }
      move(state, step, 'succeeded', time);
      return;
    }
    case 'attempt.failed': {
      const step = stepOf(state, event.data.stepId);
      step.error = event.data.error;
      if (step.handoff && event.data.refused) step.handoff.refused = true;
      if (event.data.error.code === 'lost') step.lost += 1;
      else if (step.chosen) noteFailure(step, step.chosen.agent);
      if (event.data.retryAt === null) return;
      step.wakeAt = Date.parse(event.data.retryAt);
      move(state, step, 'queued', time);
      return;
    }
    case 'step.failed': {
      const step = touch(state, event.data.stepId, time);
      step.error = event.data.error;
      move(state, step, 'failed', time);
      return;
    }
    case 'step.skipped': {
      const step = stepOf(state, event.data.stepId);
      step.skippedBy = event.data.cause;
      step.reason = skipReason(event.data.cause, event.data.by);
      move(state, step, 'skipped', time);
      return;
    }
    case 'step.rejected':
    case 'step.cancelled': {
      const step = stepOf(state, event.data.stepId);
      step.reason = event.data.reason;
      move(state, step, event.type === 'step.rejected' ? 'rejected' : 'cancelled', time);
      return;
    }
    case 'approval.requested':
      requestApproval(state, event);
      return;
    case 'approval.endorsed':
    case 'approval.snoozed':
    case 'approval.decided':
    case 'approval.voided':
    case 'patch.applied':
    case 'patch.rolled-back':
      applyApprovalEvent(state, event);
      return;
    case 'rollback.begun':
      state.rollingBack = true;
      return;
    case 'rollback.failed':
      state.rollingBack = false;
      return;
    case 'signal.received': {
      const { signalId, key, digest, name, data, by } = event.data;
      state.signals.set(key, { signalId, digest, usedBy: null });
      state.keptSignals.set(signalId, { signalId, key, name, data, by, at: time });
      return;
    }
    case 'signal.used':
      useSignal(state, event.data);
      return;
    case 'steps.reset':
      evolveReset(state, event);
      return;
    case 'run.cancel-requested':
      state.cancel = { reason: event.data.reason, cause: event.data.cause };
      return;
    case 'run.ended':
      state.endedAt = time;
      state.reason = event.data.reason;
      state.output = event.data.output;
      state.status = event.data.status;
      return;
    default:
      // A newer version wrote it: going on without understanding it would tell another story.
      throw new Error(`run ${state.runId} holds an event that this version does not know: ${nameOf(event)}`);
  }
}

function useSignal(state: RunState, { signalId, stepId }: { signalId: string; stepId: string }): void {
  const kept = state.keptSignals.get(signalId);
  const sent = kept && state.signals.get(kept.key);
  if (!sent) throw new Error(`run ${state.runId} has no signal ${signalId} to use`);
  sent.usedBy = stepId;
  state.keptSignals.delete(signalId);
}

function nameOf(event: never): string {
  return JSON.stringify(event).slice(0, 200);
}

function skipReason(cause: 'branch' | 'upstream' | 'part', by: string): string {
  switch (cause) {
    case 'branch':
      return `the branch from ${by} was not taken`;
    case 'upstream':
      return `${by} did not succeed`;
    case 'part':
      return 'it is not of the part that this run is about';
  }
}

function start(state: RunState, event: Extract<TimedEvent, { type: 'step.started' }>): void {
  const { stepId, attempt, items, until, signal, uses, handoff } = event.data;
  const step = touch(state, stepId, event.time);
  step.attempts = attempt;
  step.startedAt ??= event.time;
  step.wakeAt = null;
  if (items) {
    step.map = { items, next: 0, active: 0, ended: 0, failed: 0 };
    state.openMaps.add(stepId);
  }
  if (event.data.maxRounds !== undefined) {
    step.loop = { next: 0, active: 0, ended: 0, failed: 0 };
    state.openMaps.add(stepId);
  }
  const frame = uses
    ? useWorkflow(state, step, uses, event.time)
    : event.data.candidate && beginCandidate(state, step);
  if (until !== undefined) step.wakeAt = Date.parse(until);
  if (signal !== undefined) step.signal = signal.name;
  noteCall(state, step, event.data);
  if (handoff) takeOver(state, step, handoff);
  const waits = until !== undefined || signal !== undefined;
  move(state, step, waits ? 'waiting' : 'running', event.time);
  if (frame) queueFirst(state, makeSteps(state, frame, step), event.time);
}

function noteCall(state: RunState, step: Step, { call, chosen }: StartedData): void {
  if (!call) return;
  const { agent, tool } = call;
  step.called = { agent, tool };
  step.chosen = chosen ?? null;
  const facts = state.tools[`${agent}/${tool}`];
  if (chosen && facts?.effect === 'act' && facts.idempotent) state.actedBy.set(wishOf(step), agent);
}

function noteFailure(step: Step, agent: string): void {
  step.failedBy = new Map(step.failedBy).set(agent, (step.failedBy.get(agent) ?? 0) + 1);
}

function takeOver(state: RunState, step: Step, { from, contextDigest }: Handoff): void {
  step.handoff = { from, contextDigest, refused: false };
  const giver = stepOf(state, from.stepId);
  if (!giver.handedTo.includes(step.stepId)) giver.handedTo = [...giver.handedTo, step.stepId];
}

type StartedData = Extract<TimedEvent, { type: 'step.started' }>['data'];
type Handoff = NonNullable<StartedData['handoff']>;
type Uses = NonNullable<StartedData['uses']>;

function useWorkflow(state: RunState, step: Step, { workflow, input }: Uses, time: string): Frame {
  const used = state.uses.get(workflow);
  if (!used) throw new Error(`run ${state.runId} was started without the workflow ${workflow}`);
  return openFrame(state, step, frameFor(used, step.stepId, input, Date.parse(time)));
}

function beginCandidate(state: RunState, step: Step): Frame {
  const node = nodeOf(state, step);
  if (node.kind !== 'explore') throw new Error(`step ${step.stepId} of run ${state.runId} is no candidate`);
  return openFrame(state, step, candidateFrame(node, step.frame, step.stepId));
}

function openFrame(state: RunState, { stepId }: Step, frame: Frame): Frame {
  state.frames.set(stepId, frame);
  state.openFrames.add(stepId);
  return frame;
}

function requestApproval(state: RunState, event: Extract<TimedEvent, { type: 'approval.requested' }>): void {
  const { approvalId, stepId } = event.data;
  const step = touch(state, stepId, event.time);
  state.approvals.set(approvalId, approvalOf(state, step, event));
  step.approvalId = approvalId;
  step.startedAt ??= event.time;
  // One that takes the place of another finds its step waiting already.
  if (step.state !== 'waiting') move(state, step, 'waiting', event.time);
}

function applyApprovalEvent(state: RunState, event: ApprovalEvent): void {
  const approval = evolveApproval(state, event);
  if (event.type === 'patch.rolled-back' && !hasApplied(state)) state.rollingBack = false;
  if (event.type !== 'approval.decided' || event.data.decision === 'rejected') return;
  const step = stepOf(state, approval.stepId);
  move(state, step, approval.subject.kind === 'tool-call' ? 'queued' : 'running', event.time);
}

function hasApplied({ approvals }: RunState): boolean {
  return [...approvals.values()].some(({ patch }) => patch === 'applied');
}
