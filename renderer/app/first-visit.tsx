import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../client/api.ts';
import { useWorkflows } from '../features/workspaces/index.ts';
import { addressOf, go, parseAddress } from './address.ts';
import { ScreenSkeleton } from './screen-skeleton.tsx';

/** An address without a screen leads to what waits for this person, otherwise to the workflows. */
export function FirstVisit() {
  const status = useQuery(api.system.status.queryOptions());
  const waiting = status.data?.approvals.waiting;
  const isSettled = status.isSuccess || status.isError;
  // Most first visits end there: its content is asked for while that is decided, as is its code (main.tsx).
  useWorkflows();
  useEffect(() => {
    // Nor where the person went by themselves meanwhile.
    if (!isSettled || parseAddress(location.hash).path.length > 0) return;
    go(addressOf([waiting !== undefined && waiting > 0 ? 'approvals' : 'workflows']), { replace: true });
  }, [isSettled, waiting]);
  return <ScreenSkeleton title="Signalbox" />;
}
