import type { Refusal } from '../../../core/errors.ts';
import type { RunCommand } from './commands.ts';
import type { Recorder } from './recorder.ts';
import type { RunState } from './state.ts';

type Of<Type extends RunCommand['type']> = Extract<RunCommand, { type: Type }>;

/**
 * Says, before a file is touched, that the applied patches of an ended run are taken back: from then on nothing of the
 * run begins anew, also when this process is killed half way. Saying it again goes on with one that was broken off.
 */
export function beginRollback(recorder: Recorder, { by, reason }: Of<'begin-rollback'>): Refusal | null {
  const { state } = recorder;
  const refusal = whyNoRollback(state);
  if (refusal) return refusal;
  recorder.emit({ type: 'rollback.begun', data: { by, reason } });
  return null;
}

function whyNoRollback(state: RunState): Refusal | null {
  const { runId, endedAt, approvals } = state;
  if (endedAt === null) {
    const message = `Run ${runId} has not ended, so its patches stay.`;
    return { code: 'conflict', message, fix: `Let it end, or cancel it: signalbox runs cancel ${runId}` };
  }
  if ([...approvals.values()].some(({ patch }) => patch === 'applied')) return null;
  const message = `Run ${runId} has no applied patch to take back.`;
  return { code: 'not_found', message, fix: 'Nothing to do.' };
}

/** One patch was taken back. */
export function recordRollback(recorder: Recorder, command: Of<'record-rollback'>): Refusal | null {
  const { approvalId, by, reason, files } = command;
  if (!isUnderWay(recorder.state, approvalId)) return notUnderWay(approvalId);
  recorder.emit({ type: 'patch.rolled-back', data: { approvalId, by, reason, files } });
  return null;
}

/** One patch can't be taken back, and was not touched: the rollback is over. */
export function failRollback(recorder: Recorder, command: Of<'record-rollback-failure'>): Refusal | null {
  const { approvalId, reason } = command;
  if (!isUnderWay(recorder.state, approvalId)) return notUnderWay(approvalId);
  recorder.emit({ type: 'rollback.failed', data: { approvalId, reason } });
  return null;
}

function isUnderWay({ rollingBack, approvals }: RunState, approvalId: string): boolean {
  return rollingBack && approvals.get(approvalId)?.patch === 'applied';
}

function notUnderWay(approvalId: string): Refusal {
  const message = `The patch of approval ${approvalId} is not being taken back.`;
  return { code: 'conflict', message, fix: 'Nothing to do.' };
}
