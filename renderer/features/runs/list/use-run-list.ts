import { keepPreviousData, useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Page } from '../../../../core/contract/base.ts';
import type { RunSummary } from '../../../../core/run/views.ts';
import { api, client } from '../../../client/api.ts';
import { onChange } from '../../../client/live.ts';
import { queryClient } from '../../../client/query-client.ts';
import { addRuns, MAX_ROWS, replaceRun } from './live-pages.ts';
import { isWanted, questionOf, type RunFilter } from './run-filter.ts';

const PAGE = 100;

/** A page, and when the list was first asked for (ms): the pages after it go on with the same question. */
interface AskedPage extends Page<RunSummary> {
  readonly askedAt: number;
}
type Next = { readonly cursor: string; readonly askedAt: number } | null;
type Data = InfiniteData<AskedPage, Next>;

async function askFor(filter: RunFilter, next: Next, signal: AbortSignal): Promise<AskedPage> {
  const askedAt = next?.askedAt ?? Date.now();
  const question = { ...questionOf(filter, askedAt), limit: PAGE, ...(next && { cursor: next.cursor }) };
  return { ...(await client.runs.list(question, { signal })), askedAt };
}

/**
 * The runs that a filter wants, newest first, by page. Known rows change in place at once; new ones are held back in
 * `fresh` while the person is not at the top, so that nothing moves under the pointer.
 */
export function useRunList(filter: RunFilter, isAtTop: () => boolean) {
  const queryKey = [...api.runs.list.key(), 'pages', filter];
  const [fresh, setFresh] = useState<{ readonly filter: RunFilter; readonly runs: readonly RunSummary[] }>({
    filter,
    runs: [],
  });
  const held = fresh.filter === filter ? fresh.runs : [];
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => askFor(filter, pageParam, signal),
    initialPageParam: null as Next,
    getNextPageParam: ({ nextCursor, askedAt }: AskedPage): Next =>
      nextCursor === null ? null : { cursor: nextCursor, askedAt },
    placeholderData: keepPreviousData,
    // While nobody looks nobody keeps it in step: the next look asks anew.
    gcTime: 0,
    // Comparing thousands of rows with each page costs more than drawing those in view.
    structuralSharing: false,
  });

  const write = (change: (pages: readonly AskedPage[]) => readonly AskedPage[] | null): boolean => {
    let isChanged = false;
    queryClient.setQueryData<Data>(queryKey, (data) => {
      const pages = data && change(data.pages);
      if (!pages) return data;
      isChanged = true;
      return { ...data, pages: [...pages] };
    });
    return isChanged;
  };
  const take = useEffectEvent((run: RunSummary) => {
    if (write((pages) => replaceRun(pages, run))) return;
    const newest = query.data?.pages[0]?.items[0];
    // What began before the newest row is on a page that was not asked for yet.
    if (newest && run.startedAt < newest.startedAt) return;
    if (!isWanted(run, filter, Date.now())) return;
    if (isAtTop()) write((pages) => addRuns(pages, [run]));
    else setFresh({ filter, runs: [run, ...held.filter(({ runId }) => runId !== run.runId)] });
  });
  useEffect(() => onChange((change) => change.topic === 'run' && take(change.run)), []);

  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  return {
    ...query,
    rows,
    fresh: held.length,
    isFull: rows.length >= MAX_ROWS && query.hasNextPage,
    showFresh: () => {
      write((pages) => addRuns(pages, held));
      setFresh({ filter, runs: [] });
    },
    loadMore: () => {
      if (query.hasNextPage && !query.isFetchingNextPage && rows.length < MAX_ROWS)
        void query.fetchNextPage();
    },
  };
}
