import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, client } from '../../../client/api.ts';
import { digestOf } from './digest.ts';
import { readPatch, type ReadPatch } from './patch.ts';

/** A diff as it would be applied, read for the screen. */
export interface ShownDiff {
  readonly text: string;
  readonly read: ReadPatch;
  /** SHA-256 of the text that is shown, worked out here. */
  readonly digest: string;
}

/** The options of a diff's query, also for asking ahead. A diff never changes: its approval is bound to its digest. */
export function diffOptions(approvalId: string) {
  return queryOptions({
    queryKey: [...api.approvals.diff.key({ input: { approvalId } }), 'shown'],
    queryFn: async ({ signal }): Promise<ShownDiff> => {
      const { text } = await client.approvals.diff({ approvalId }, { signal });
      return { text, digest: await digestOf(text), read: readPatch(text) };
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
