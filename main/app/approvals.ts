import type { HunkSelection } from '../../core/approval/select-hunks.ts';
import type { Actor } from '../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import type { ApprovalView } from '../../core/run/views.ts';
import { choosePatch } from '../domain/run/choose.ts';
import type { PreparedPatch, RunCommand } from '../domain/run/commands.ts';
import type { Dispatch } from './dispatch.ts';
import { findMove } from './freshness.ts';
import { paceOf } from './pace.ts';
import { changePatch, type PatchChange } from './patch/change.ts';
import type { PatchPreparer } from './patch/prepare.ts';
import type { ControlPlanePorts } from './ports.ts';

export interface DecisionRequest {
  readonly approvalId: string;
  readonly decision: 'approved' | 'rejected';
  /** The digest that was seen. A wrong one is refused. */
  readonly digest: string;
  readonly by: Actor;
  readonly reason: string | null;
  /** Of a rejection: the agent is given the reason and proposes anew, as often as the workflow allows. */
  readonly again?: boolean;
  /** Of an approval: only this part. `patchDigest` is the SHA-256 of the narrowed diff that was shown. */
  readonly part?: { readonly selection: HunkSelection; readonly patchDigest: string } | undefined;
}

export interface AmendRequest {
  readonly approvalId: string;
  readonly digest: string;
  readonly by: Actor;
  readonly change: PatchChange;
}

export interface ChooseRequest {
  readonly approvalId: string;
  readonly digest: string;
  readonly by: Actor;
  /** Index of the candidate whose patch is wanted. */
  readonly candidate: number;
}

/** What takes the place of an amended approval, and waits for a decision of its own. */
export interface Amended {
  readonly approvalId: string;
  readonly digest: string;
  readonly patchDigest: string;
}

export interface SnoozeRequest {
  readonly approvalId: string;
  readonly digest: string;
  readonly by: Actor;
  /** ISO 8601, at the latest the expiry; null shows it again. */
  readonly until: string | null;
}

type Decide = Extract<RunCommand, { type: 'decide-approval' }>;

/** What people do with what waits for them. */
export function createApprovals(ports: ControlPlanePorts, dispatch: Dispatch, prepare: PatchPreparer) {
  const pace = paceOf(ports.clock);

  async function find(approvalId: string): Promise<Result<ApprovalView>> {
    const view = await ports.store.getApproval(approvalId);
    return view
      ? ok(view)
      : refuse('not_found', `There is no approval ${approvalId}.`, 'See: signalbox approvals list');
  }

  /**
   * Records one person's decision, after looking whether the content is still what was asked about. Gives the
   * approval that it was recorded for: another one where only a part was approved.
   */
  async function decideApproval(request: DecisionRequest): Promise<Result<{ readonly approvalId: string }>> {
    const found = await find(request.approvalId);
    if (!found.ok) return found;
    const view = found.value;
    const { approvalId, decision, digest, by, again = false, part } = request;
    const reason = request.reason?.toWellFormed() ?? null;
    const isApproving = decision === 'approved' && view.status === 'waiting';
    const moved = isApproving ? await findMove(ports, view.subject) : null;
    const command: Decide = {
      type: 'decide-approval',
      approvalId,
      decision,
      digest,
      by,
      reason,
      moved,
      again,
    };
    // What is no longer there is closed, whichever part of it was wanted.
    if (!part || moved !== null || !isApproving) return answer(view, approvalId, command);
    const narrowed = await narrow(view, part);
    if (!narrowed.ok) return narrowed;
    const sent = await dispatch.send(view.runId, { ...command, part: narrowed.value });
    if (!sent.ok) return sent;
    const amended = await replacementOf(view);
    return amended.ok ? ok({ approvalId: amended.value.approvalId }) : amended;
  }

  async function answer(view: ApprovalView, approvalId: string, command: RunCommand) {
    const sent = await dispatch.send(view.runId, command);
    return sent.ok ? ok({ approvalId }) : sent;
  }

  /** The part, bound to the workspace; refused unless it is exactly what was shown. */
  async function narrow(
    view: ApprovalView,
    part: NonNullable<DecisionRequest['part']>,
  ): Promise<Result<PreparedPatch>> {
    const changed = await change(view, { kind: 'part', hunks: part.selection });
    if (!changed.ok) return changed;
    const { subject } = changed.value;
    if (subject.patchDigest !== part.patchDigest) {
      return refuse(
        'digest_mismatch',
        `What is chosen of approval ${view.approvalId} is not the patch that was shown.`,
        'Look at it again, and choose again.',
      );
    }
    return changed;
  }

  async function change(view: ApprovalView, wanted: PatchChange): Promise<Result<PreparedPatch>> {
    if (view.subject.kind !== 'patch') {
      return refuse(
        'invalid_input',
        `Approval ${view.approvalId} is about no patch.`,
        'Approve or reject it as it is.',
      );
    }
    const changed = await changePatch(ports.blobs, view.subject, wanted, pace);
    if (!changed.ok) return changed;
    const preparedFor = { runId: view.runId, stepId: view.stepId, signal: new AbortController().signal };
    const prepared = await prepare(view.subject.workspace, changed.value, preparedFor);
    if (!prepared.ok) return prepared;
    // The workspace was as it was asked about when it was looked at; it may have changed in between.
    const moved = await findMove(ports, view.subject);
    return moved === null ? prepared : refuseMoved(view.approvalId, moved);
  }

  /** Puts a part of a patch, or an edited one, in its place: checked anew, and asked about anew. */
  async function amendApproval(request: AmendRequest): Promise<Result<Amended>> {
    const found = await find(request.approvalId);
    if (!found.ok) return found;
    const { approvalId, digest, by } = request;
    const how = request.change.kind === 'part' ? 'narrowed' : 'edited';
    const isDecidable = found.value.status === 'waiting' && found.value.digest === digest;
    const moved = isDecidable ? await findMove(ports, found.value.subject) : null;
    if (moved !== null) return refuseMoved(approvalId, moved);
    const changed = await change(found.value, request.change);
    if (!changed.ok) return changed;
    const command = { type: 'amend-approval', approvalId, digest, by, how, patch: changed.value } as const;
    const sent = await dispatch.send(found.value.runId, command);
    return sent.ok ? replacementOf(found.value) : sent;
  }

  /** Puts the patch of another candidate of an exploration in its place: checked anew, and asked about anew. */
  async function chooseCandidate(request: ChooseRequest): Promise<Result<Amended>> {
    const found = await find(request.approvalId);
    if (!found.ok) return found;
    const { runId, stepId, subject } = found.value;
    const state = await dispatch.state(runId);
    const gate = state?.steps.get(stepId);
    const patch = state && gate && choosePatch(state, gate, request.candidate);
    if (!patch || subject.kind !== 'patch')
      return refuse('not_found', `Run ${runId} is gone.`, 'Look at the runs.');
    if (!patch.ok) return patch;
    const preparedFor = { runId, stepId, signal: new AbortController().signal };
    const prepared = await prepare(subject.workspace, patch.value, preparedFor);
    if (!prepared.ok) return prepared;
    const sent = await dispatch.send(runId, { type: 'choose-candidate', ...request, patch: prepared.value });
    return sent.ok ? replacementOf(found.value) : sent;
  }

  async function replacementOf({ runId, approvalId }: ApprovalView): Promise<Result<Amended>> {
    const state = await dispatch.state(runId);
    for (const { replaces, subject, digest, ...other } of state?.approvals.values() ?? []) {
      if (replaces !== approvalId || subject.kind !== 'patch') continue;
      return ok({ approvalId: other.approvalId, digest, patchDigest: subject.patchDigest });
    }
    // The run could not hold the changed patch, and has failed.
    return refuse('conflict', `Nothing took the place of approval ${approvalId}.`, 'Look at the run.');
  }

  /** Takes an approval out of the queue until a time; it can still be decided, and still expires. */
  async function snoozeApproval(request: SnoozeRequest): Promise<Result<null>> {
    const found = await find(request.approvalId);
    return found.ok ? dispatch.send(found.value.runId, { type: 'snooze-approval', ...request }) : found;
  }

  return { decideApproval, amendApproval, chooseCandidate, snoozeApproval };
}

function refuseMoved(approvalId: string, reason: string) {
  return refuse(
    'workspace_moved',
    `Approval ${approvalId} can't be changed: ${reason}.`,
    'Reject it, or approve nothing: the workspace is no longer what it was made for.',
  );
}
