import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HealthView } from '../../../core/contract/health.ts';
import { api, client } from '../../client/api.ts';
import { queryClient } from '../../client/query-client.ts';
import { useSubscription } from '../../client/use-subscription.ts';
import { extendHistory, type HealthHistory } from './history.ts';

/** The newest view, followed while the screen is open, with what came before it since then. */
export function useHealth() {
  const [history, setHistory] = useState<HealthHistory>({});
  useSubscription<HealthView>({
    key: 'health',
    open: (signal) => client.health.watch(undefined, { signal }),
    onItem: (view) => {
      queryClient.setQueryData(api.health.get.queryKey(), view);
      setHistory((before) => extendHistory(before, view));
      return true;
    },
  });
  return { ...useQuery(api.health.get.queryOptions()), history };
}
