import { useEffect, useEffectEvent } from 'react';
import { useStore } from 'zustand';
import { connection } from './connection.ts';

interface Subscription<T> {
  /** Opens the stream; `signal` ends it when the screen no longer shows it. */
  readonly open: (signal: AbortSignal) => Promise<AsyncIterable<T>>;
  /** False: the stream is of no more use (a gap) and is opened anew. */
  readonly onItem: (item: T) => boolean;
  /** A stream that was refused, as an unknown run; null once one is open. */
  readonly onError?: (error: unknown) => void;
  /** What it is about: another key is another stream. Null: none. */
  readonly key: string | null;
}

/** Follows a stream of the control plane while the component is shown; it begins anew with each connection. */
export function useSubscription<T>({ open, onItem, onError, key }: Subscription<T>): void {
  const generation = useStore(connection, (state) => state.generation);
  const openNow = useEffectEvent(open);
  const take = useEffectEvent(onItem);
  const fail = useEffectEvent((error: unknown) => onError?.(error));
  useEffect(() => {
    if (key === null || generation === 0) return undefined;
    const abort = new AbortController();
    const { signal } = abort;
    const isOver = (): boolean => signal.aborted;
    const follow = async (): Promise<void> => {
      while (!isOver()) {
        let isWanted = true;
        for await (const item of await openNow(signal)) {
          if (isOver()) return;
          isWanted = take(item);
          if (!isWanted) break;
        }
        // It ended by itself: the host closes, which the connection tells.
        if (isWanted) return;
      }
    };
    follow().catch((error: unknown) => {
      if (!isOver()) fail(error);
    });
    return () => abort.abort();
  }, [key, generation]);
}
