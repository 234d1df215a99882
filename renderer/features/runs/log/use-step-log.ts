import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LogPage } from '../../../../core/contract/runs.ts';
import { DEFAULT_SETTINGS } from '../../../../core/settings/schema.ts';
import { api, client } from '../../../client/api.ts';
import { useSubscription } from '../../../client/use-subscription.ts';
import { addNewer, addOlder, EMPTY_LOG, endOf, STRETCH_LINES, type LogBuffer } from './log-buffer.ts';

/** The log of a step (null: of the whole run), followed while it is shown; older lines are asked for as one scrolls up. */
export function useStepLog(runId: string, stepId: string | null) {
  const settings = useQuery(api.settings.get.queryOptions());
  const limit = settings.data?.settings.logLines ?? DEFAULT_SETTINGS.logLines;
  const [buffer, setBuffer] = useState<LogBuffer>(EMPTY_LOG);
  const [error, setError] = useState<unknown>(null);
  const [isLoadingOlder, setLoadingOlder] = useState(false);

  useSubscription<LogPage>({
    // While the end is not held, nothing is followed: it would only be let go again.
    key: buffer.hasEnd ? `${runId} ${stepId ?? ''}` : null,
    open: (signal) => client.runs.watchLogs({ runId, stepId, after: endOf(buffer) }, { signal }),
    onError: setError,
    onItem: (page) => {
      setBuffer((before) => addNewer(before, page, limit));
      return true;
    },
  });

  const loadOlder = (): void => {
    const after = buffer.above.at(-1);
    if (after === undefined || isLoadingOlder) return;
    setLoadingOlder(true);
    client.runs
      .logs({ runId, stepId, after, limit: STRETCH_LINES })
      .then((page) => setBuffer((before) => addOlder(before, page, limit)), setError)
      .finally(() => setLoadingOlder(false));
  };
  return {
    buffer,
    limit,
    error,
    hasOlder: buffer.above.length > 0,
    loadOlder,
    /** Goes on to the newest lines, from where the held ones end. */
    followEnd: () => setBuffer((before) => ({ ...before, hasEnd: true })),
  };
}
