import { useEffect } from 'react';
import type { ApprovalLine } from '../../../../core/contract/approvals.ts';
import { queryClient } from '../../../client/query-client.ts';
import { diffOptions } from '../patch/use-diff.ts';
import { cardOptions } from './use-card.ts';

/** Patches with more lines are asked for only when they are opened. */
const MAX_AHEAD = 5_000;

/** Asks for the approval that j leads to, so that it is there at once. */
export function useAskAhead(next: ApprovalLine | undefined): void {
  const approvalId = next?.approvalId;
  const withDiff = next?.kind === 'patch' && next.added + next.removed <= MAX_AHEAD;
  useEffect(() => {
    if (approvalId === undefined) return;
    queryClient.query(cardOptions(approvalId)).catch(askedLater);
    if (withDiff) queryClient.query(diffOptions(approvalId)).catch(askedLater);
  }, [approvalId, withDiff]);
}

/** Who opens the card asks again, and then hears why not. */
function askedLater(): void {
  return undefined;
}
