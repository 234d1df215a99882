import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { addressOf } from '../../../app/address.ts';
import { api } from '../../../client/api.ts';
import { onChange } from '../../../client/live.ts';

/** How far a new user has come. */
interface FirstSteps {
  readonly ran: boolean;
  readonly decided: boolean;
  readonly exported: boolean;
  /** Address of an approval that waits, or null. */
  readonly waiting: string | null;
  /** Address of the newest run, or null. */
  readonly run: string | null;
}

/** Asks what was done so far, and again when something happens; undefined until it is known. */
export function useFirstSteps(isWanted: boolean): FirstSteps | undefined {
  // Looked up whenever this screen is opened: much happens while another one is.
  const options = { enabled: isWanted, staleTime: 0 };
  const runs = useQuery({ ...api.runs.list.queryOptions({ input: { limit: 1 } }), ...options });
  const decided = useQuery({
    ...api.approvals.list.queryOptions({
      input: { statuses: ['approved', 'rejected'], snoozed: 'all', limit: 1 },
    }),
    ...options,
  });
  const waiting = useQuery({
    ...api.approvals.list.queryOptions({ input: { statuses: ['waiting'], limit: 1 } }),
    ...options,
  });
  const exports = useQuery({
    ...api.audit.list.queryOptions({ input: { types: ['export.made'], limit: 1 } }),
    ...options,
  });
  const isUnderWay = isWanted && exports.data?.items.length === 0;
  const { refetch: askRuns } = runs;
  const { refetch: askDecided } = decided;
  const { refetch: askWaiting } = waiting;
  useEffect(() => {
    if (!isUnderWay) return undefined;
    return onChange(({ topic }) => {
      if (topic === 'run') void askRuns();
      if (topic !== 'approval') return;
      void askDecided();
      void askWaiting();
    });
  }, [isUnderWay, askRuns, askDecided, askWaiting]);
  if (!runs.data || !decided.data || !waiting.data || !exports.data) return undefined;
  const run = runs.data.items[0];
  const asked = waiting.data.items[0];
  return {
    ran: run !== undefined,
    decided: decided.data.items.length > 0,
    exported: exports.data.items.length > 0,
    waiting: asked ? addressOf(['approvals', asked.approvalId]) : null,
    run: run ? addressOf(['runs', run.runId]) : null,
  };
}
