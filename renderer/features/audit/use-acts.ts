import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ACT_TYPES, type ActType } from '../../../core/audit/act.ts';
import { useAddress } from '../../app/address.ts';
import { api } from '../../client/api.ts';
import { onChange } from '../../client/live.ts';
import { queryClient } from '../../client/query-client.ts';

/** What the address narrows the list to. */
export interface ActFilter {
  readonly kind: ActType | undefined;
  readonly who: string | undefined;
  readonly text: string | undefined;
  readonly days: string | undefined;
  readonly run: string | undefined;
}

/** Reads the filter from the address; what makes no sense there counts as not set. */
export function useActFilter(): ActFilter {
  const { query } = useAddress();
  return {
    kind: ACT_TYPES.find((type) => type === query['kind']),
    who: query['who'],
    text: query['text'],
    days: query['days'],
    run: /^[0-9a-z]{26}$/.test(query['run'] ?? '') ? query['run'] : undefined,
  };
}

/** Newer acts show at most this late, so that a busy run doesn't reload the list all the time. */
const REFRESH_MS = 1_000;
const DAY_MS = 86_400_000;

/** Who did what, newest first, page by page. */
export function useActs({ kind, who, text, days, run }: ActFilter) {
  // A round moment, so that the same filter is the same question for a while.
  const after = days === undefined ? undefined : sinceMidnight(Number(days));
  useRefresh();
  return useInfiniteQuery(
    api.audit.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: 100,
        ...(kind !== undefined && { types: [kind] }),
        ...(who !== undefined && { actor: who }),
        ...(text !== undefined && { text }),
        ...(run !== undefined && { runId: run }),
        ...(after !== undefined && { after }),
        ...(cursor !== undefined && { cursor }),
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
}

function sinceMidnight(days: number): string | undefined {
  if (!Number.isInteger(days) || days < 1 || days > 3_650) return undefined;
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  return new Date(midnight.getTime() - (days - 1) * DAY_MS).toISOString();
}

function useRefresh(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChange(({ topic }) => {
      if (topic === 'status' || topic === 'agents') return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void queryClient.invalidateQueries({ queryKey: api.audit.list.key() });
      }, REFRESH_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, []);
}
