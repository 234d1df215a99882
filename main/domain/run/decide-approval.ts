import type { Actor } from '../../../core/approval/subject.ts';
import type { Refusal } from '../../../core/errors.ts';
import { expire } from './advance.ts';
import { requestApproval } from './ask.ts';
import type { PreparedPatch, RunCommand } from './commands.ts';
import { failStep } from './fail.ts';
import type { Recorder } from './recorder.ts';
import { beginRevision, whyNoRevision } from './revise.ts';
import { decideOnly, settleApproval } from './settle-approval.ts';
import { stepOf, type Approval, type RunState, type Step } from './state.ts';

type Of<Type extends RunCommand['type']> = Extract<RunCommand, { type: Type }>;
type Found = { readonly approval: Approval } | { readonly refusal: Refusal };

export const RUN_AGAIN =
  'Retry the run or run the workflow again, so that a new approval is made of things as they are now.';

/** One person's word on what waits: a rejection ends it at once, an approval as soon as enough have approved. */
export function decideApproval(recorder: Recorder, command: Of<'decide-approval'>): Refusal | null {
  const found = findWaiting(recorder, command.approvalId, command.digest);
  if ('refusal' in found) return found.refusal;
  const { approval } = found;
  return command.decision === 'rejected'
    ? reject(recorder, approval, command)
    : approve(recorder, approval, command);
}

function reject(recorder: Recorder, approval: Approval, command: Of<'decide-approval'>): Refusal | null {
  const { by, reason } = command;
  if (command.again !== true) {
    settleApproval(recorder, approval.approvalId, { decision: 'rejected', by, reason });
    return null;
  }
  const refusal = whyNoRevision(recorder.state, approval);
  if (refusal) return refusal;
  decideOnly(recorder, approval.approvalId, { decision: 'rejected', by, reason });
  beginRevision(recorder, approval, by, reason ?? 'rejected');
  return null;
}

function approve(recorder: Recorder, approval: Approval, command: Of<'decide-approval'>): Refusal | null {
  const { by, reason, part } = command;
  if (command.moved !== null) {
    voidMoved(recorder, approval, stepOf(recorder.state, approval.stepId), command.moved);
    return {
      code: 'approval_void',
      message: `Approval ${approval.approvalId} is void: ${command.moved}.`,
      fix: RUN_AGAIN,
    };
  }
  const refusal = whyNotThisPerson(recorder.state, approval, by, part !== undefined);
  if (refusal) return refusal;
  const asked = part ? amend(recorder, approval, part, by, 'narrowed') : approval;
  // The policy may have rejected the part by itself, or the run could not hold it.
  if (asked?.status !== 'waiting') return rejectedByPolicy(asked);
  const { approvalId } = asked;
  if (asked.policy?.approvers === 2 && asked.endorsements.length === 0) {
    recorder.emit({ type: 'approval.endorsed', data: { approvalId, by, reason, digest: asked.digest } });
  } else settleApproval(recorder, approvalId, { decision: 'approved', by, reason });
  return null;
}

/** Where two people have to approve they must be two, and who changed the content may be shut out. */
function whyNotThisPerson(state: RunState, approval: Approval, by: Actor, isPart: boolean): Refusal | null {
  const hasAmended = amendersOf(state, approval).some((amender) => isSame(amender, by));
  if (approval.policy?.ownEdits === 'refused' && (isPart || hasAmended)) {
    return {
      code: 'conflict',
      message: `The policy lets nobody approve what they changed themselves, and ${by.name} changed this.`,
      fix: isPart
        ? 'Amend the patch first; then somebody else has to approve it.'
        : 'Somebody else has to approve it.',
    };
  }
  if (!approval.endorsements.some((endorsement) => isSame(endorsement.by, by))) return null;
  return {
    code: 'already_decided',
    message: `${by.name} has approved ${approval.approvalId} already; the policy asks for two people.`,
    fix: 'Somebody else has to approve it, too.',
  };
}

/** Who changed the content, the last one first: also those whose change somebody else changed further. */
export function amendersOf(state: RunState, approval: Approval): Actor[] {
  const amenders: Actor[] = [];
  for (let one: Approval | undefined = approval; one; one = state.approvals.get(one.replaces ?? '')) {
    if (one.amendedBy !== null) amenders.push(one.amendedBy);
  }
  return amenders;
}

function isSame(one: Actor, other: Actor): boolean {
  return one.kind === other.kind && one.name === other.name;
}

function rejectedByPolicy(asked: Approval | undefined): Refusal {
  const reason = asked?.reason ?? 'the run can not hold it';
  return {
    code: 'conflict',
    message: `This part was not approved: ${reason}.`,
    fix: 'Look at the run, and run the workflow again.',
  };
}

/** Puts a narrowed or edited patch in the place of the one that waits; it is asked about anew. */
export function amendApproval(recorder: Recorder, command: Of<'amend-approval'>): Refusal | null {
  const found = findWaiting(recorder, command.approvalId, command.digest);
  if ('refusal' in found) return found.refusal;
  amend(recorder, found.approval, command.patch, command.by, command.how);
  return null;
}

/** Puts the patch of another candidate in the place of the one that waits; it is asked about anew. */
export function chooseCandidate(recorder: Recorder, command: Of<'choose-candidate'>): Refusal | null {
  const found = findWaiting(recorder, command.approvalId, command.digest);
  if ('refusal' in found) return found.refusal;
  const { approval } = found;
  const { candidate, patch, by } = command;
  const words = `${by.name} chose candidate ${candidate + 1}`;
  replace(recorder, approval, { patch, by: null, words, candidate });
  return null;
}

/** The approval that takes the old one's place, as it stands after the policy had its say. */
function amend(
  recorder: Recorder,
  approval: Approval,
  patch: PreparedPatch,
  by: Actor,
  how: 'narrowed' | 'edited',
): Approval | undefined {
  const candidate = approval.candidate ?? undefined;
  return replace(recorder, approval, { patch, by, words: `${by.name} ${how} the patch`, candidate });
}

interface Replacement {
  readonly patch: PreparedPatch;
  /** Who changed the content; null: nobody did. */
  readonly by: Actor | null;
  /** Who did what. */
  readonly words: string;
  readonly candidate: number | undefined;
}

function replace(
  recorder: Recorder,
  approval: Approval,
  { patch, by, words, candidate }: Replacement,
): Approval | undefined {
  if (approval.subject.kind !== 'patch') throw new Error(`approval ${approval.approvalId} is about no patch`);
  const approvalId = recorder.context.newId();
  const reason = `replaced by ${approvalId}: ${words}`;
  recorder.emit({
    type: 'approval.voided',
    data: { approvalId: approval.approvalId, cause: 'amended', reason },
  });
  requestApproval(recorder, stepOf(recorder.state, approval.stepId), {
    ...patch,
    expiresAt: Date.parse(approval.expiresAt),
    amends: { approval, by, approvalId },
    candidate,
  });
  return recorder.state.approvals.get(approvalId);
}

/** Takes an approval out of the queue for a while; it still can be decided, and still expires. */
export function snoozeApproval(recorder: Recorder, command: Of<'snooze-approval'>): Refusal | null {
  const { approvalId, digest, by, until } = command;
  const found = findWaiting(recorder, approvalId, digest);
  if ('refusal' in found) return found.refusal;
  const { expiresAt } = found.approval;
  const at = until === null ? null : Date.parse(until);
  if (at !== null && !(at > recorder.now && at <= Date.parse(expiresAt))) {
    return {
      code: 'invalid_input',
      message: `Approval ${approvalId} can't be put off until ${until ?? ''}.`,
      fix: `Name a time that is to come, at the latest ${expiresAt}, when it expires.`,
    };
  }
  const data = { approvalId, by, until: at === null ? null : new Date(at).toISOString() };
  recorder.emit({ type: 'approval.snoozed', data });
  return null;
}

/** The approval if it waits for exactly this; what has expired meanwhile is closed. */
function findWaiting(recorder: Recorder, approvalId: string, digest: string): Found {
  const approval = recorder.state.approvals.get(approvalId);
  const refusal = whyNotWaiting(approval, approvalId, digest);
  if (refusal) return { refusal };
  if (!approval) throw new Error(`approval ${approvalId} is gone`);
  if (Date.parse(approval.expiresAt) > recorder.now) return { approval };
  expire(recorder, approvalId);
  return { refusal: expired(approval) };
}

function whyNotWaiting(approval: Approval | undefined, approvalId: string, digest: string): Refusal | null {
  if (!approval) {
    return {
      code: 'not_found',
      message: `There is no approval ${approvalId}.`,
      fix: 'See: signalbox approvals list',
    };
  }
  if (approval.digest !== digest) {
    return {
      code: 'digest_mismatch',
      message: `The digest is not that of approval ${approvalId}.`,
      fix: `Look again at what is asked (signalbox approvals show ${approvalId}) and name the digest shown there.`,
    };
  }
  switch (approval.status) {
    case 'waiting':
      return null;
    case 'approved':
    case 'rejected':
      return {
        code: 'already_decided',
        message: `Approval ${approvalId} was ${approval.status} by ${approval.decidedBy?.name ?? 'somebody'} at ${approval.decidedAt ?? 'an earlier time'}.`,
        fix: 'Nothing to do: one decision has one effect.',
      };
    case 'expired':
      return expired(approval);
    case 'void':
    case 'cancelled':
      return {
        code: 'approval_void',
        message: `Approval ${approvalId} is void: ${approval.reason ?? 'it was withdrawn'}.`,
        fix: RUN_AGAIN,
      };
  }
}

function expired({ approvalId, expiresAt }: Approval): Refusal {
  return {
    code: 'approval_expired',
    message: `Approval ${approvalId} expired at ${expiresAt}.`,
    fix: RUN_AGAIN,
  };
}

/** Closes an approval whose content is no longer there to be approved. */
export function voidMoved(recorder: Recorder, approval: Approval, step: Step, reason: string): void {
  const { approvalId } = approval;
  recorder.emit({ type: 'approval.voided', data: { approvalId, cause: 'moved', reason } });
  failStep(recorder, step, {
    code: 'invalid_request',
    message: `the approval is void: ${reason}; nothing was applied`,
    fix: RUN_AGAIN,
  });
}
