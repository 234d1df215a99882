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
      /** The policy lets nobody approve what they changed, of which leaving out a part is one way. */
      readonly refusesOwnEdits: boolean;
      /** That is why it is blocked: this person changed it. */
      readonly isOwnEdit: boolean;
    }
  /** This person has approved; another one has to. */
  | { readonly kind: 'endorsed' }
  | { readonly kind: 'approved' }
  | { readonly kind: 'rejected' }
  /** Nobody can decide it any more; `next`: what to do, in words. */
  | {
      readonly kind: 'gone';
      readonly why: string;
      readonly next: string;
      /** Whether trying the run again from here would propose it anew. */
      readonly canRetry: boolean;
    };

/** How this person stands to it at `now` (ms since the epoch). `me`: who they are, undefined while that isn't known. */
export function stanceOf(card: ApprovalCard, me: Actor | undefined, now: number): Stance {
  const { status, reason, endorsements, policy, expiresAt } = card.approval;
  switch (status) {
    case 'approved':
    case 'rejected':
      return { kind: status };
    case 'void':
      return card.replacedBy === null
        ? gone(card, reason ?? 'What it was asked about has changed.')
        : {
            kind: 'gone',
            why: 'Another approval took its place.',
            next: 'Decide that one.',
            canRetry: false,
          };
    case 'expired':
      return gone(card, 'Nobody decided in time.');
    case 'cancelled':
      return gone(card, reason ?? 'Its run was cancelled.');
    case 'waiting':
      break;
  }
  // The control plane closes it a little later than this.
  if (Date.parse(expiresAt) <= now) return gone(card, 'Nobody decided in time.');
  if (endorsements.some(({ by }) => isSame(by, me))) return { kind: 'endorsed' };
  const refusesOwnEdits = policy?.ownEdits === 'refused';
  const isOwnEdit = refusesOwnEdits && card.amenders.some((amender) => isSame(amender, me));
  const blocked = card.moved ?? (isOwnEdit ? ownEditWords(card) : null);
  const firstOfTwo = policy?.approvers === 2 && endorsements.length === 0;
  return {
    kind: 'decide',
    blocked,
    firstOfTwo,
    refusesOwnEdits,
    isOwnEdit: isOwnEdit && card.moved === null,
  };
}

function ownEditWords({ approval }: ApprovalCard): string {
  const what = approval.replaces === null ? 'You gave what this is made of' : 'You changed this patch';
  return `${what}; the policy wants somebody else to approve it.`;
}

/** The way on is named exactly when its button is there. */
function gone({ replacedBy, runStatus }: ApprovalCard, why: string): Stance {
  const canRetry = replacedBy === null && (runStatus === 'failed' || runStatus === 'cancelled');
  const next = canRetry
    ? 'Nothing was changed. “Retry failed” proposes it anew, from the files as they are now.'
    : 'Nothing was changed.';
  return { kind: 'gone', why, next, canRetry };
}

/** Decisions name persons by kind and name; where they came in doesn't matter. */
export function isSame(a: Actor, b: Actor | undefined): boolean {
  return a.kind === b?.kind && a.name === b.name;
}
