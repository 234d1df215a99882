import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../../../client/api.ts';
import { forgetProgress, tellProgress } from './diff-progress.ts';
import { readDiff } from './read-diff.ts';

/** The options of a diff's query, also for asking ahead. A diff never changes: its approval is bound to its digest. */
export function diffOptions(approvalId: string) {
  return queryOptions({
    queryKey: [...api.approvals.diff.key({ input: { approvalId } }), 'shown'],
    queryFn: async ({ signal }) => {
      try {
        return await readDiff(approvalId, signal, (progress) => tellProgress(approvalId, progress));
      } finally {
        forgetProgress(approvalId);
      }
    },
    // Diffs can be megabytes: parsed ones that nobody looks at are let go soon.
    gcTime: 20_000,
    structuralSharing: false,
  });
}

/** The diff of an approval. */
export function useDiff(approvalId: string, enabled: boolean) {
  return useQuery({ ...diffOptions(approvalId), enabled });
}
