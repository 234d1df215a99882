import type { Refusal } from '../../../core/errors.ts';
import { actionOf, isCall } from '../../../core/workflow/schema.ts';
import { durationMs } from '../../../core/workflow/schema-base.ts';
import { retryDelay } from '../policy/retry.ts';
import { advance } from './advance.ts';
import { requestApproval } from './ask.ts';
import { calledBy, untried } from './callee.ts';
import { cancelAll } from './cancel.ts';
import { candidateOf } from './choice.ts';
import type { DecideContext, Decision, RunCommand } from './commands.ts';
import {
  amendApproval,
  chooseCandidate,
  decideApproval,
  snoozeApproval,
  voidMoved,
} from './decide-approval.ts';
import { failStep } from './fail.ts';
import { applyKey, callKey, prepareKey, Recorder } from './recorder.ts';
import { retryFailed } from './retry-failed.ts';
import { beginRollback, failRollback, recordRollback } from './rollback.ts';
import { finishGate } from './settle-approval.ts';
import { receiveSignal } from './signal.ts';
import { nodeOf, type RunState, type Step } from './state.ts';
import { succeed } from './succeed.ts';

/**
 * Decides what a command does to a run. The result depends on the arguments alone. The state is brought
 * in step with the events that are returned: whoever can't store them must throw it away and fold again.
 */
export function decide(state: RunState, command: RunCommand, context: DecideContext): Decision {
  const recorder = new Recorder(state, context);
  const answer = handle(recorder, command);
  if (answer && recorder.eventCount === 0) return { kind: 'refused', refusal: answer };
  return recorder.decision(advance(recorder), answer);
}

function handle(recorder: Recorder, command: RunCommand): Refusal | null {
  switch (command.type) {
    case 'advance':
      return null;
    case 'record-output':
    case 'record-failure':
      return recordCall(recorder, command);
    case 'record-patch':
    case 'record-bad-patch':
      return recordPatch(recorder, command);
    case 'decide-approval':
      return decideApproval(recorder, command);
    case 'amend-approval':
      return amendApproval(recorder, command);
    case 'choose-candidate':
      return chooseCandidate(recorder, command);
    case 'snooze-approval':
      return snoozeApproval(recorder, command);
    case 'signal':
      return receiveSignal(recorder, command);
    case 'retry-failed':
      return retryFailed(recorder, command.by);
    case 'record-apply':
      return recordApply(recorder, command);
    case 'begin-rollback':
      return beginRollback(recorder, command);
    case 'record-rollback':
      return recordRollback(recorder, command);
    case 'record-rollback-failure':
      return failRollback(recorder, command);
    case 'cancel':
      return cancelRun(recorder, command);
  }
}

type Of<Type extends RunCommand['type']> = Extract<RunCommand, { type: Type }>;

function recordCall(recorder: Recorder, command: Of<'record-output' | 'record-failure'>): Refusal | null {
  const step = recorder.state.steps.get(command.stepId);
  if (step?.state !== 'running' || step.attempts !== command.attempt || !isOfRound(step, command)) {
    return stale(command.stepId);
  }
  recorder.settle(callKey(recorder.state.runId, step, command.attempt));
  if (command.type === 'record-output') {
    succeed(recorder, step, command.output);
  } else {
    failAttempt(recorder, step, command);
  }
  return null;
}

/** Whether an observation is of what goes on now, not of a round that was cut short. */
function isOfRound(step: Step, { round = 0 }: { readonly round?: number }): boolean {
  return step.round === round;
}

function failAttempt(recorder: Recorder, step: Step, { error, refused }: Of<'record-failure'>): void {
  const { state } = recorder;
  const node = nodeOf(state, step);
  const action = actionOf(node);
  if (!isCall(action)) throw new Error(`${step.stepId} calls no agent`);
  const called = calledBy(state, step);
  const tool = called && state.tools[`${called.agent}/${called.tool}`];
  if (!tool) throw new Error(`run ${state.runId} has no facts of what ${step.stepId} called`);
  const lost = step.lost + (error.code === 'lost' ? 1 : 0);
  const tries = { attempts: step.attempts, lost, others: untried(state, step, action) };
  const delay = refused ? null : retryDelay(action, tool, error, tries, draw(recorder, step));
  const retryAt = delay === null ? null : new Date(recorder.now + delay).toISOString();
  const { stepId, attempts } = step;
  recorder.emit({
    type: 'attempt.failed',
    data: { stepId, attempt: attempts, error, retryAt, ...(refused && { refused }) },
  });
  if (retryAt === null) failStep(recorder, step, error);
}

/** A number from 0 to below 1 that only the run, the step and the try decide: replays draw the same. */
function draw(recorder: Recorder, step: Step): number {
  const seed = `${recorder.state.runId} ${step.stepId} ${step.attempts}`;
  return parseInt(recorder.context.sha256(seed).slice(0, 8), 16) / 2 ** 32;
}

function recordPatch(recorder: Recorder, command: Of<'record-patch' | 'record-bad-patch'>): Refusal | null {
  const step = recorder.state.steps.get(command.stepId);
  if (step?.state !== 'running' || step.approvalId !== null || !isOfRound(step, command)) {
    return stale(command.stepId);
  }
  recorder.settle(prepareKey(recorder.state.runId, step));
  if (command.type === 'record-bad-patch') failStep(recorder, step, command.error);
  else {
    const node = nodeOf(recorder.state, step);
    if (node.kind !== 'approval') throw new Error(`${step.stepId} is no approval node`);
    const expiresAt = recorder.now + durationMs(node.expiresIn);
    const { candidate } = candidateOf(recorder.state, step);
    requestApproval(recorder, step, { ...command.patch, expiresAt, candidate });
  }
  return null;
}

function recordApply(recorder: Recorder, command: Of<'record-apply'>): Refusal | null {
  const { approvalId, outcome } = command;
  const approval = recorder.state.approvals.get(approvalId);
  const step = approval && recorder.state.steps.get(approval.stepId);
  if (approval?.status !== 'approved' || step?.state !== 'running') return stale(approvalId);
  recorder.settle(applyKey(recorder.state.runId, approvalId));
  switch (outcome.kind) {
    case 'applied': {
      const { files, already } = outcome;
      const data = { approvalId, stepId: step.stepId, files, already };
      recorder.emit({ type: 'patch.applied', data });
      finishGate(recorder, approval, files);
      return null;
    }
    case 'moved':
      voidMoved(recorder, approval, step, outcome.reason);
      return null;
    case 'withdrawn':
      recorder.emit({
        type: 'approval.voided',
        data: { approvalId, cause: 'cancelled', reason: outcome.reason },
      });
      recorder.emit({ type: 'step.cancelled', data: { stepId: step.stepId, reason: outcome.reason } });
      return null;
    case 'failed':
      failStep(recorder, step, {
        code: 'internal',
        message: `the patch could not be applied and nothing was changed: ${outcome.reason}`,
        fix: 'Remove the cause (permissions, disk space, a program that holds the file), then run the workflow again.',
      });
      return null;
  }
}

function cancelRun(recorder: Recorder, command: Of<'cancel'>): Refusal | null {
  const { state } = recorder;
  if (state.endedAt !== null) {
    const message = `Run ${state.runId} has ${state.status} already.`;
    return { code: 'run_ended', message, fix: 'Nothing to do.' };
  }
  const { by, reason } = command;
  if (!state.cancel) recorder.emit({ type: 'run.cancel-requested', data: { by, reason, cause: 'asked' } });
  cancelAll(recorder, reason);
  return null;
}

/** The observation comes too late: the step has moved on. Its effect is over all the same. */
function stale(what: string): Refusal {
  return { code: 'conflict', message: `${what} is no longer waiting for this.`, fix: 'Nothing to do.' };
}
