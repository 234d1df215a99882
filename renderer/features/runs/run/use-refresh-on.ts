import { useThrottledValue } from '@mantine/hooks';
import type { QueryKey } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef } from 'react';
import { queryClient } from '../../../client/query-client.ts';

/** How often a question is asked again while what it depends on changes all the time. */
const AT_MOST_EVERY_MS = 500;

/** Asks a question again whenever `version` has become another value. */
export function useRefreshOn(version: unknown, queryKey: QueryKey): void {
  const settled = useThrottledValue(version, AT_MOST_EVERY_MS);
  const seen = useRef(settled);
  const askAgain = useEffectEvent(() => void queryClient.invalidateQueries({ queryKey }));
  useEffect(() => {
    if (seen.current === settled) return;
    seen.current = settled;
    askAgain();
  }, [settled]);
}
