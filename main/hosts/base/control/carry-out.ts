import { ok, refuse, type Result } from '../../../../core/errors.ts';
import type { ControlPlane } from '../../../app/control-plane.ts';
import { canonicalJson } from '../../../../core/audit/canonical.ts';
import { changeWorkflow } from './change-workflow.ts';
import type { ControlDesk } from './desk.ts';
import type { ControlCommand, ControlOutcome } from './protocol.ts';
import { startRun } from './start-run.ts';

/** Carries out a command in the process that owns the data folder. Whoever asked, it is the same. */
export function carryOut(desk: ControlDesk, command: ControlCommand): Promise<Result<ControlOutcome>> {
  const { plane, ports } = desk;
  switch (command.kind) {
    case 'decide':
      return decide(desk, command);
    case 'choose':
      return choose(plane, command);
    case 'cancel':
      return cancel(plane, command);
    case 'retry':
      return retry(desk, command);
    case 'signal':
      return signal(desk, command);
    case 'start':
      return startRun(desk, command);
    case 'workflow':
      return changeWorkflow(desk.workflows.edits, ports, command);
    case 'resume':
      return resume(plane, command.runId);
    case 'rollback':
      return plane.rollBack(command.runId, command.by, command.reason);
    case 'standing':
      return Promise.resolve(ok({ halted: plane.haltOf(command.runId) ?? null }));
    case 'agents':
      return tellAgents(desk);
    case 'driving':
      return Promise.resolve(
        ok({ pid: process.pid, runIds: command.runIds.filter((runId) => plane.isDriving(runId)) }),
      );
    case 'link':
      return Promise.resolve(linkOf(desk, command.once === true));
    case 'invitations':
      return Promise.resolve(ok({ items: desk.invitations.list() }));
    case 'invite':
      return desk.invitations.make(command.name, command.by);
    case 'renew':
      return desk.invitations.renew(command.name, command.by);
    case 'revoke':
      return desk.invitations.revoke(command.name, command.by);
  }
}

/** After another look at the folders, so that what was just written there counts. */
async function tellAgents({ registry, ports }: ControlDesk): Promise<Result<ControlOutcome>> {
  const { agents, problems } = await registry.sync();
  const digests = [...agents.values()].map((manifest) => ({
    id: manifest.id,
    digest: ports.sha256(canonicalJson(manifest)),
  }));
  return ok({ pid: process.pid, agents: digests, problems });
}

async function resume(plane: ControlPlane, runId: string): Promise<Result<ControlOutcome>> {
  const driven = await plane.drive(runId);
  return driven.ok ? ok({ runId }) : driven;
}

function linkOf({ link }: ControlDesk, once: boolean): Result<ControlOutcome> {
  const address = link(once);
  if (address !== null) return ok({ address });
  const message = `Process ${process.pid}, which owns the data folder, has no address for browsers.`;
  return refuse('not_found', message, 'Only "signalbox serve" has one, as soon as it has started.');
}

async function decide(
  { plane, ports, stays }: ControlDesk,
  command: Extract<ControlCommand, { kind: 'decide' }>,
): Promise<Result<ControlOutcome>> {
  const { approvalId, decision, by, reason, again = false } = command;
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
  const drivenBy = stays || plane.isDriving(runId) ? process.pid : null;
  const done = await plane.decideApproval({ approvalId, decision, digest, by, reason, again });
  if (!done.ok) return done;
  const after = await ports.store.getApproval(approvalId);
  const another = after?.status === 'waiting' ? { needsAnother: true as const } : {};
  return ok({ runId, status: await statusOf(plane, runId), digest, drivenBy, ...another });
}

async function choose(
  plane: ControlPlane,
  command: Extract<ControlCommand, { kind: 'choose' }>,
): Promise<Result<ControlOutcome>> {
  const done = await plane.chooseCandidate(command);
  return done.ok ? ok({ approvalId: done.value.approvalId, digest: done.value.digest }) : done;
}

async function retry(
  { plane, stays }: ControlDesk,
  { runId, by }: Extract<ControlCommand, { kind: 'retry' }>,
): Promise<Result<ControlOutcome>> {
  const done = await plane.retryFailed(runId, by, stays);
  if (!done.ok) return done;
  return ok({ runId, steps: done.value.steps, drivenBy: stays ? process.pid : null });
}

async function signal(
  { plane, stays }: ControlDesk,
  { runId, name, data, key, by }: Extract<ControlCommand, { kind: 'signal' }>,
): Promise<Result<ControlOutcome>> {
  // Asked before: with the signal the run may end at once, and then nobody drives it any more.
  const drivenBy = stays || plane.isDriving(runId) ? process.pid : null;
  const done = await plane.signal({ runId, name, data, key, by });
  return done.ok ? ok({ ...done.value, drivenBy }) : done;
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
