import { useEffect, useEffectEvent, useRef } from 'react';
import { parseAddress } from '../../../app/address.ts';

/**
 * Keeps what was typed from being lost unasked. The browser asks before the page goes away; another address of the page
 * is not gone to, `onLeave` is told of it instead. `lift` ends that: it may be lost, or is saved.
 */
export function useLeaveGuard(
  isDirty: boolean,
  onLeave: (address: string) => void,
): { readonly lift: () => void } {
  const isLifted = useRef(false);
  const tell = useEffectEvent(onLeave);
  useEffect(() => {
    if (!isDirty) return undefined;
    const onUnload = (event: BeforeUnloadEvent): void => {
      if (!isLifted.current) event.preventDefault();
    };
    const onNavigate = (event: NavigateEvent): void => {
      const { hash } = new URL(event.destination.url);
      if (isLifted.current || !event.destination.sameDocument || isThisEditor(hash)) return;
      event.preventDefault();
      tell(hash);
    };
    window.addEventListener('beforeunload', onUnload);
    window.navigation.addEventListener('navigate', onNavigate);
    return () => {
      window.removeEventListener('beforeunload', onUnload);
      window.navigation.removeEventListener('navigate', onNavigate);
    };
  }, [isDirty]);
  return {
    lift: () => {
      isLifted.current = true;
    },
  };
}

/** A filter of the queue changed beside it. */
function isThisEditor(hash: string): boolean {
  const [here, there] = [parseAddress(location.hash), parseAddress(hash)];
  return there.query['edit'] === '1' && there.path.join('/') === here.path.join('/');
}
