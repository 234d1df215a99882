import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { RunDelta, RunItem } from '../../core/contract/runs.ts';
import { api, client } from './api.ts';
import { queryClient } from './query-client.ts';
import { useSubscription } from './use-subscription.ts';
import { applyDelta, mergeDeltas } from './apply-delta.ts';
import { createFrameMerge } from './frame-merge.ts';

/** A run, followed while its screen is open: the snapshot and its changes go into the query cache, once per frame. */
export function useRun(runId: string) {
  const options = api.runs.get.queryOptions({ input: { runId } });
  const [error, setError] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  const [changes] = useState(() =>
    createFrameMerge<RunDelta>(mergeDeltas, (delta) => {
      queryClient.setQueryData(options.queryKey, (run) => run && applyDelta(run, delta));
    }),
  );
  useEffect(() => changes.clear, [changes]);
  const expected = useRef(0);
  useSubscription<RunItem>({
    key: `${runId} ${tries}`,
    open: (signal) => client.runs.watch({ runId }, { signal }),
    onError: setError,
    onItem: (item) => {
      if (item.kind === 'lost' || (item.kind === 'delta' && item.seq !== expected.current)) return false;
      expected.current = item.seq + 1;
      if (item.kind === 'delta') changes.add(item.delta);
      else {
        changes.clear();
        setError(null);
        queryClient.setQueryData(options.queryKey, item.run);
      }
      return true;
    },
  });
  // The subscription alone fills it; sharing structure between large snapshots would only cost time.
  const { data } = useQuery({ ...options, enabled: false, structuralSharing: false });
  const retry = (): void => {
    setError(null);
    setTries((count) => count + 1);
  };
  return { run: data, error, retry };
}
