import { useSyncExternalStore } from 'react';

/** Relative times move on together, once a second, with one timer for all of them. */
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // While nobody looked the clock stood still.
  if (!timer) now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Milliseconds since the epoch, renewed each second while something on the screen uses it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
