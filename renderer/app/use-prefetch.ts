import { useEffect } from 'react';
import { SCREENS } from './screens.tsx';

/** Loads the code of the other screens once the first one is there and nothing else is to do. */
export function usePrefetch(): void {
  useEffect(() => {
    const wanted = requestIdleCallback(() => {
      for (const { load } of SCREENS) {
        load().catch(() => {
          // Nobody waits for it yet: who opens the screen is told then.
        });
      }
    });
    return () => cancelIdleCallback(wanted);
  }, []);
}
