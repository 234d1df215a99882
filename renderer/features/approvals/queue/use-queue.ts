import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import type { ApprovalLine } from '../../../../core/contract/approvals.ts';
import type { Page } from '../../../../core/contract/base.ts';
import { api } from '../../../client/api.ts';
import { onChange } from '../../../client/live.ts';
import { queryClient } from '../../../client/query-client.ts';
import { belongs, insert, isDecidable, placeLine } from './lines.ts';
import { inputOf, type QueueQuestion } from './question.ts';

type Pages = InfiniteData<Page<ApprovalLine>, string | undefined>;

/** Changed lines that are remembered: one of them may become the selected one, as the part that was just approved. */
const MAX_RECENT = 20;
/** How long changes are gathered before a search is asked again. */
const ASK_AGAIN_MS = 300;

/**
 * The lines of the queue, live. What is decided leaves the list only when it isn't the selected one, so that nobody loses
 * sight of what they just did.
 */
export function useQueue(question: QueueQuestion, selected: string | undefined) {
  const options = useMemo(
    () =>
      api.approvals.list.infiniteOptions({
        input: (cursor: string | undefined) => ({
          ...inputOf(question),
          ...(cursor !== undefined && { cursor }),
        }),
        initialPageParam: undefined,
        getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      }),
    [question],
  );
  const query = useInfiniteQuery(options);
  const [recent, setRecent] = useState<readonly ApprovalLine[]>([]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askAgain = (): void => {
      timer = undefined;
      void queryClient.invalidateQueries({ queryKey: options.queryKey });
    };
    const stop = onChange((change) => {
      if (change.topic !== 'approval') return;
      const line = change.approval;
      setRecent((before) =>
        [line, ...before.filter((it) => it.approvalId !== line.approvalId)].slice(0, MAX_RECENT),
      );
      if (!isDecidable(question)) timer ??= setTimeout(askAgain, ASK_AGAIN_MS);
      queryClient.setQueryData<Pages>(
        options.queryKey,
        (data) => data && { ...data, pages: [...placeLine(data.pages, line, question, Date.now())] },
      );
    });
    return () => {
      stop();
      clearTimeout(timer);
      setRecent([]);
    };
  }, [options, question]);

  const now = query.dataUpdatedAt;
  const lines = useMemo(() => {
    const shown = (query.data?.pages ?? [])
      .flatMap(({ items }) => items)
      .filter((line) => line.approvalId === selected || belongs(line, question, now));
    const missing = isDecidable(question) && recent.find(({ approvalId }) => approvalId === selected);
    const isThere = !missing || shown.some(({ approvalId }) => approvalId === selected);
    return isThere ? shown : insert(shown, missing, question.order);
  }, [query.data, now, question, selected, recent]);
  return { ...query, lines };
}
