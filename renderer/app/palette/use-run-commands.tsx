import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { StateBadge } from '../../ui/state-badge.tsx';
import { shortId } from '../../ui/short-id.ts';
import { RUN_LOOKS } from '../../ui/vocabulary.ts';
import { addressOf, go } from '../address.ts';
import type { Command } from './command.ts';
import { MAX_OF_GROUP } from './filter-groups.ts';

/** Between the last key and the search: people type a word in one go. */
const PAUSE_MS = 200;
/** One letter finds everything. */
const MIN_TEXT = 2;

/** The newest runs, or those that have the text. */
export function useRunCommands(query: string, isOpen: boolean): readonly Command[] {
  const [settled] = useDebouncedValue(query.trim(), PAUSE_MS);
  const text = settled.length >= MIN_TEXT ? settled.slice(0, 200) : undefined;
  const runs = useQuery({
    ...api.runs.list.queryOptions({ input: { limit: MAX_OF_GROUP, ...(text !== undefined && { text }) } }),
    enabled: isOpen,
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const isFound = text !== undefined && text === query.trim() && !runs.isPlaceholderData;
  return (runs.data?.items ?? []).map(({ runId, workflowName, status, reason }) => {
    const Look = RUN_LOOKS[status].icon;
    return {
      id: `run:${runId}`,
      title: workflowName,
      detail: reason ?? `…${shortId(runId)}`,
      words: `run ${runId} ${status}`,
      icon: <Look size={16} stroke={1.6} />,
      mark: <StateBadge look={RUN_LOOKS[status]} />,
      ...(isFound && { isFound }),
      run: () => go(addressOf(['runs', runId])),
    };
  });
}
