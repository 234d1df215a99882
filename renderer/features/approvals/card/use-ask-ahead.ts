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
  const withDiff = next !== undefined && isSmallPatch(next);
  useEffect(() => {
    if (approvalId !== undefined) ask(approvalId, withDiff);
  }, [approvalId, withDiff]);
}

/** Asks for an approval whose row is being pressed: a click ends a tenth of a second after it began. */
export function askAhead(line: ApprovalLine): void {
  ask(line.approvalId, isSmallPatch(line));
}

function isSmallPatch({ kind, added, removed }: ApprovalLine): boolean {
  return kind === 'patch' && added + removed <= MAX_AHEAD;
}

function ask(approvalId: string, withDiff: boolean): void {
  queryClient.query(cardOptions(approvalId)).catch(askedLater);
  if (withDiff) queryClient.query(diffOptions(approvalId)).catch(askedLater);
}

/** Who opens the card asks again, and then hears why not. */
function askedLater(): void {
  return undefined;
}
