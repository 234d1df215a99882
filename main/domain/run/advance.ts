import { durationMs, type Priority } from '../../../core/workflow/schema-base.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import { beginStep } from './begin.ts';
import { cancelAll } from './cancel.ts';
import { judgeNeeds } from './edges.ts';
import { hasRoom, runVerdictOf } from './status.ts';
import { failStep } from './fail.ts';
import { succeed } from './succeed.ts';
import type { Recorder } from './recorder.ts';
import { outputScopeOf } from './scope.ts';
import { needsLeftOut, settleByPart } from './settle-part.ts';
import { signalOverdue } from './signal.ts';
import { nodeOf, progressOf, stepOf, type RunState, type Step } from './state.ts';
import { endExplore } from './explore.ts';
import { prioritiesIn, priorityOf } from './priority.ts';
import { endLoop } from './loop.ts';
import { itemStepId, newItem } from './step.ts';
import { fill } from './templates.ts';
import { closeOverdueWorkflows, endWorkflows, nextDeadline } from './use.ts';

/** Events that one decision writes at most (about): larger work goes on in the next, so none blocks for long. */
const MAX_EVENTS = 512;

/**
 * Begins everything that can begin, ends what is over (waits, expired approvals, maps, the run).
 * Returns whether more could be done at once.
 */
export function advance(recorder: Recorder): boolean {
  const { state } = recorder;
  if (state.endedAt !== null) return false;
  closeOverdue(recorder);
  let progress = true;
  while (progress && recorder.eventCount < MAX_EVENTS) {
    progress = state.cancel === null && beginSome(recorder);
    if (endMaps(recorder)) progress = true;
    if (endWorkflows(recorder)) progress = true;
  }
  if (progress) return true;
  if (state.open === 0) endRun(recorder);
  return false;
}

/** What matters more begins before all that matters less, also items of maps before steps that were queued earlier. */
function beginSome(recorder: Recorder): boolean {
  return prioritiesIn(recorder.state).some(
    (priority) => beginQueued(recorder, priority) || beginItems(recorder, priority),
  );
}

/** `priority` null: those of any. */
function beginQueued(recorder: Recorder, priority: Priority | null): boolean {
  const { state } = recorder;
  let progress = false;
  for (const stepId of [...state.queued]) {
    if (recorder.eventCount >= MAX_EVENTS) return true;
    const step = stepOf(state, stepId);
    // A failed item may have ended its whole map since the list was taken.
    if (step.state !== 'queued') continue;
    if (step.wakeAt !== null && step.wakeAt > recorder.now) continue;
    if (priority !== null && priorityOf(state, step) !== priority) continue;
    if (beginOrSkip(recorder, step)) progress = true;
  }
  return progress;
}

function beginOrSkip(recorder: Recorder, step: Step): boolean {
  if (step.index === null && step.attempts === 0 && step.approvalId === null) {
    if (settleByPart(recorder, step)) return true;
    const readiness = judgeNeeds(recorder.state, step);
    if (readiness.kind === 'skip') {
      const { cause, by } = readiness;
      recorder.emit({ type: 'step.skipped', data: { stepId: step.stepId, cause, by } });
      return true;
    }
  }
  return beginStep(recorder, step);
}

function beginItems(recorder: Recorder, priority: Priority | null): boolean {
  const { state } = recorder;
  let progress = false;
  for (const mapId of [...state.openMaps]) {
    const map = stepOf(state, mapId);
    if (priority !== null && priorityOf(state, map) !== priority) continue;
    while (map.state === 'running' && hasRoom(state, map) && recorder.eventCount < MAX_EVENTS) {
      if (map.loop && endLoop(recorder, map)) {
        progress = true;
        break;
      }
      const index = progressOf(map)?.next ?? 0;
      const item = { ...newItem(map, index), state: 'queued' as const };
      // Another may be of a group that has room.
      if (!beginStep(recorder, item)) break;
      progress = true;
    }
  }
  return progress;
}

/** Ends maps all of whose items have ended. */
function endMaps(recorder: Recorder): boolean {
  let progress = false;
  for (const stepId of [...recorder.state.openMaps]) {
    const step = stepOf(recorder.state, stepId);
    if (!step.map || step.map.ended < step.map.items.length) continue;
    if (nodeOf(recorder.state, step).kind === 'explore') endExplore(recorder, step);
    else succeed(recorder, step, mapOutput(recorder.state, step));
    progress = true;
  }
  return progress;
}

function mapOutput(state: RunState, map: Step): Json {
  const steps = (map.map?.items ?? []).map((_, index) => stepOf(state, itemStepId(map.stepId, index)));
  return { items: steps.map((step) => step.output), failed: map.map?.failed ?? 0 };
}

/** Ends waits that are over, approvals that nobody decided in time, and a run past its own limit. */
function closeOverdue(recorder: Recorder): void {
  const { state, now } = recorder;
  const { timeout } = state.workflow;
  if (
    timeout !== undefined &&
    state.cancel === null &&
    now >= Date.parse(state.countedFrom) + durationMs(timeout)
  ) {
    const by = { kind: 'system', name: 'signalbox', via: 'engine' } as const;
    const reason = `the run took longer than its limit of ${timeout}`;
    recorder.emit({ type: 'run.cancel-requested', data: { by, reason, cause: 'timeout' } });
    cancelAll(recorder, reason);
    return;
  }
  closeOverdueWorkflows(recorder);
  if (state.sleeping > 0) {
    for (const step of state.steps.values()) {
      if (step.state !== 'waiting' || step.wakeAt === null || step.wakeAt > now) continue;
      if (step.signal !== null) failStep(recorder, step, signalOverdue(step.signal, step.wakeAt));
      else recorder.emit({ type: 'step.succeeded', data: { stepId: step.stepId, output: {} } });
    }
  }
  for (const approval of state.approvals.values()) {
    if (approval.status === 'waiting' && Date.parse(approval.expiresAt) <= now) {
      expire(recorder, approval.approvalId);
    }
  }
}

/** Closes an approval that was not decided in time: no timeout ever approves. */
export function expire(recorder: Recorder, approvalId: string): void {
  const approval = recorder.state.approvals.get(approvalId);
  if (!approval) return;
  const reason = `nobody decided before ${approval.expiresAt}`;
  recorder.emit({ type: 'approval.voided', data: { approvalId, cause: 'expired', reason } });
  failStep(recorder, stepOf(recorder.state, approval.stepId), {
    code: 'timeout',
    message: `the approval expired: ${reason}`,
    fix: 'Run the workflow again and decide in time, or give the node a longer expiresIn.',
  });
}

function endRun(recorder: Recorder): void {
  const { state } = recorder;
  const verdict = runVerdictOf(state);
  if (verdict.status !== 'succeeded') {
    recorder.emit({ type: 'run.ended', data: { ...verdict, output: {} } });
    return;
  }
  const output: Record<string, Json> = {};
  for (const [name, template] of Object.entries(state.workflow.outputs)) {
    if (needsLeftOut(state, template)) continue;
    const filled = fill(template, outputScopeOf(state, state.root), `outputs.${name}`);
    if (!filled.ok) {
      const data = { status: 'failed', reason: filled.error.message, output: {} } as const;
      recorder.emit({ type: 'run.ended', data });
      return;
    }
    output[name] = filled.value;
  }
  const result: JsonObject = output;
  recorder.emit({ type: 'run.ended', data: { status: 'succeeded', reason: null, output: result } });
}

/**
 * When the run next has to be looked at by itself, in milliseconds since the epoch: a next try, the end
 * of a wait, an approval's expiry, the run's own limit. `now` likewise. Null: only an event from outside moves it.
 */
export function nextWake(state: RunState, now: number): number | null {
  if (state.endedAt !== null) return null;
  let next = Infinity;
  for (const stepId of state.queued) {
    const { wakeAt } = stepOf(state, stepId);
    // A try that is due already waits for a free place, not for time.
    if (wakeAt !== null && wakeAt > now) next = Math.min(next, wakeAt);
  }
  if (state.sleeping > 0) {
    for (const step of state.steps.values()) {
      if (step.state === 'waiting' && step.wakeAt !== null) next = Math.min(next, step.wakeAt);
    }
  }
  for (const approval of state.approvals.values()) {
    if (approval.status === 'waiting') next = Math.min(next, Date.parse(approval.expiresAt));
  }
  next = Math.min(next, nextDeadline(state));
  const { timeout } = state.workflow;
  if (timeout !== undefined && state.cancel === null) {
    next = Math.min(next, Date.parse(state.countedFrom) + durationMs(timeout));
  }
  return next === Infinity ? null : next;
}
