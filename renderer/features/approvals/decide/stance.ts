import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import type { Actor } from '../../../../core/approval/subject.ts';

/** What a person can do about an approval now. */
export type Stance =
  | {
      readonly kind: 'decide';
      /** Why it can't be approved (it can still be rejected), in words; null when it can. */
      readonly blocked: string | null;
      /** A second person has to approve after this one. */
      readonly firstOfTwo: boolean;
    }
  /** This person has approved; another one has to. */
  | { readonly kind: 'endorsed' }
  | { readonly kind: 'approved' }
  | { readonly kind: 'rejected' }
  /** Nobody can decide it any more; `again`: what to do, in words. */
  | { readonly kind: 'gone'; readonly why: string; readonly next: string };

/** How this person stands to it at `now` (ms since the epoch). `me`: who they are, undefined while that isn't known. */
export function stanceOf(card: ApprovalCard, me: Actor | undefined, now: number): Stance {
  const { status, reason, endorsements, policy, amendedBy, expiresAt } = card.approval;
  switch (status) {
    case 'approved':
    case 'rejected':
      return { kind: status };
    case 'void':
      return card.replacedBy === null
        ? gone(reason ?? 'What it was asked about has changed.')
        : { kind: 'gone', why: 'Another approval took its place.', next: 'Decide that one.' };
    case 'expired':
      return gone('Nobody decided in time.');
    case 'cancelled':
      return { kind: 'gone', why: reason ?? 'Its run was cancelled.', next: 'Nothing was changed.' };
    case 'waiting':
      break;
  }
  // The control plane closes it a little later than this.
  if (Date.parse(expiresAt) <= now) return gone('Nobody decided in time.');
  if (endorsements.some(({ by }) => isSame(by, me))) return { kind: 'endorsed' };
  const isOwnEdit = policy?.ownEdits === 'refused' && amendedBy !== null && isSame(amendedBy, me);
  const blocked =
    card.moved ??
    (isOwnEdit ? 'You changed this patch; the policy wants somebody else to approve it.' : null);
  return { kind: 'decide', blocked, firstOfTwo: policy?.approvers === 2 && endorsements.length === 0 };
}

function gone(why: string): Stance {
  return {
    kind: 'gone',
    why,
    next: 'Retry failed on its run proposes it anew, from the files as they are now.',
  };
}

/** Decisions name persons by kind and name; where they came in doesn't matter. */
export function isSame(a: Actor, b: Actor | undefined): boolean {
  return a.kind === b?.kind && a.name === b.name;
}
