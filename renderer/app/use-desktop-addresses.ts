import { useEffect } from 'react';
import { findBridge } from '../client/bridge.ts';
import { go } from './address.ts';

/** Follows what the person chose outside the page: a notification, the tray, a link of the system. */
export function useDesktopAddresses(): void {
  useEffect(
    () =>
      findBridge()?.onOpen((address) => {
        if (address.startsWith('#/')) go(address);
      }),
    [],
  );
}
