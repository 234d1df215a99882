import { useEffect } from 'react';
import { loadAhead } from '../ui/lazy-code.ts';
import { SCREENS } from './screens.tsx';

/** By then the first screen is there, even on a slow machine: what is loaded ahead must not delay it. */
const AFTER_MS = 3_000;

/** Loads the code of the other screens once the first one is there and nothing else is to do. */
export function usePrefetch(): void {
  useEffect(() => {
    let wanted: number | undefined;
    const timer = setTimeout(() => {
      wanted = requestIdleCallback(loadScreens);
    }, AFTER_MS);
    return () => {
      clearTimeout(timer);
      if (wanted !== undefined) cancelIdleCallback(wanted);
    };
  }, []);
}

function loadScreens(): void {
  for (const { code } of SCREENS) loadAhead(code);
}
