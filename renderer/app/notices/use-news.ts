import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../client/api.ts';
import { findBridge } from '../../client/bridge.ts';
import { onChange } from '../../client/live.ts';
import { notices, takeBack, tell } from '../../ui/notices.ts';
import { parseAddress } from '../address.ts';
import { noticeOf } from './notice-of.ts';
import { showOnDesktop } from './show-on-desktop.ts';

/** Turns what changes into notices, for as long as the page is open. */
export function useNews(): void {
  const queries = useQueryClient();
  useEffect(() => {
    const since = new Date().toISOString();
    return onChange((change) => {
      const step = noticeOf(change, { since, path: parseAddress(location.hash).path });
      if (step?.kind === 'take-back') takeBack(step.id);
      if (step?.kind !== 'tell' || notices.getState().list.some(({ id }) => id === step.notice.id)) return;
      tell(step.notice);
      const wanted = queries.getQueryData(api.settings.get.queryKey())?.settings.notifications;
      // The desktop app tells by itself, also while no window is open.
      if (wanted?.[step.about] === true && !findBridge()) showOnDesktop(step.notice);
    });
  }, [queries]);
}
