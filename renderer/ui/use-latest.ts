import { useCallback, useLayoutEffect, useRef } from 'react';

/**
 * A function that stays the same and always calls the newest one. React Flow draws every node again when a handler is
 * another function, which a run that changes would make it do with each frame.
 */
export function useLatest<A extends readonly unknown[], R>(call: (...args: A) => R): (...args: A) => R {
  const latest = useRef(call);
  useLayoutEffect(() => {
    latest.current = call;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
