import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { api } from '../../../client/api.ts';
import { onChange } from '../../../client/live.ts';
import { queryClient } from '../../../client/query-client.ts';

/** How often an open card asks whether the workspace is still what the patch was made for. */
const LOOK_AGAIN_MS = 5_000;

/** The options of a card's query, also for asking ahead. */
export function cardOptions(approvalId: string) {
  return api.approvals.get.queryOptions({ input: { approvalId } });
}

/** A card, live: asked again when it changes, when the window comes back, and now and then while it waits. */
export function useCard(approvalId: string) {
  useEffect(
    () =>
      onChange((change) => {
        const concerns =
          (change.topic === 'approval' && change.approval.approvalId === approvalId) ||
          (change.topic === 'run' && change.run.runId === knownRun(approvalId));
        if (concerns) void queryClient.invalidateQueries({ queryKey: cardOptions(approvalId).queryKey });
      }),
    [approvalId],
  );
  return useQuery({
    ...cardOptions(approvalId),
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state }) => (isWaiting(state.data) ? LOOK_AGAIN_MS : false),
  });
}

function knownRun(approvalId: string): string | undefined {
  return queryClient.getQueryData<ApprovalCard>(cardOptions(approvalId).queryKey)?.approval.runId;
}

function isWaiting(card: ApprovalCard | undefined): boolean {
  return card?.approval.status === 'waiting';
}
