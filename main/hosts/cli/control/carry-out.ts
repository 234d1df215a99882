import { ok, refuse, type Result } from '../../../../core/errors.ts';
import type { ControlPlane } from '../../../app/control-plane.ts';
import type { ControlPlanePorts } from '../../../app/ports.ts';
import type { ControlCommand, ControlOutcome } from './protocol.ts';

/** Carries out a command in the process that owns the data folder. Whoever asked, it is the same. */
export function carryOut(
  plane: ControlPlane,
  ports: ControlPlanePorts,
  command: ControlCommand,
): Promise<Result<ControlOutcome>> {
  switch (command.kind) {
    case 'decide':
      return decide(plane, ports, command);
    case 'cancel':
      return cancel(plane, command);
  }
}

async function decide(
  plane: ControlPlane,
  ports: ControlPlanePorts,
  command: Extract<ControlCommand, { kind: 'decide' }>,
): Promise<Result<ControlOutcome>> {
  const { approvalId, decision, by, reason } = command;
  const view = await ports.store.getApproval(approvalId);
  if (!view)
    return refuse('not_found', `There is no approval ${approvalId}.`, 'See: signalbox approvals list');
  const digest = command.digest ?? (decision === 'rejected' ? view.digest : null);
  if (digest === null) {
    return refuse(
      'invalid_input',
      `To approve ${approvalId}, the digest that was seen has to be named.`,
      `Name it with --digest: signalbox approvals show ${approvalId}`,
    );
  }
  const { runId } = view;
  // Asked before: with the decision the run may end at once, and then nobody drives it any more.
  const drivenBy = plane.isDriving(runId) ? process.pid : null;
  const done = await plane.decideApproval({ approvalId, decision, digest, by, reason });
  if (!done.ok) return done;
  return ok({ runId, status: await statusOf(plane, runId), digest, drivenBy });
}

async function cancel(
  plane: ControlPlane,
  { runId, by, reason }: Extract<ControlCommand, { kind: 'cancel' }>,
): Promise<Result<ControlOutcome>> {
  const done = await plane.cancel(runId, by, reason);
  if (!done.ok) return done;
  return ok({ runId, status: await statusOf(plane, runId), digest: null, drivenBy: null });
}

async function statusOf(plane: ControlPlane, runId: string): Promise<string> {
  const view = await plane.view(runId);
  if (!view) throw new Error(`run ${runId} is gone`);
  return view.summary.status;
}
