import type { Clock } from '../../ports/runtime.ts';

/** What a reader finds: what came since, that too much came to keep it, or that nothing will come any more. */
export type Mail<T> =
  | { readonly kind: 'items'; readonly items: readonly T[] }
  | { readonly kind: 'lost' }
  | { readonly kind: 'closed' };

/** Between who tells of changes and one who reads of them at their own pace. */
export interface Mailbox<T> {
  /** Leaves an item; one with the same key that wasn't read yet is replaced, and goes to the end. */
  put(key: string, item: T): void;
  /** Resolves once there is something, at most once in `flushMs`. One reader at a time. */
  take(): Promise<Mail<T>>;
  close(): void;
}

export interface MailboxOptions {
  readonly clock: Clock;
  /** Milliseconds between two readings at least. */
  readonly flushMs: number;
  /** Different keys that wait at most; with one more all are dropped, and the reader is told. */
  readonly limit: number;
}

/** Makes an empty mailbox. What a slow reader costs is bounded: newest per key, `limit` keys. */
export function createMailbox<T>({ clock, flushMs, limit }: MailboxOptions): Mailbox<T> {
  const waiting = new Map<string, T>();
  let isLost = false;
  let isClosed = false;
  let endPause: (() => void) | null = null;
  let lastTaken = -Infinity;
  let wake: (() => void) | null = null;

  const isReady = (): boolean => isClosed || isLost || waiting.size > 0;
  const signal = (): void => {
    wake?.();
    wake = null;
  };
  const arrival = (): Promise<void> => new Promise((resolve) => (wake = resolve));

  /** Ends early when the mailbox is closed. */
  async function pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const cancel = clock.after(ms, () => resolve(undefined));
    // No race against a promise that lasts as long as the reader: each would hold on to it, for days.
    endPause = () => resolve(undefined);
    await promise;
    endPause = null;
    cancel();
  }

  return {
    put(key, item) {
      if (isClosed || isLost) return;
      waiting.delete(key);
      waiting.set(key, item);
      if (waiting.size > limit) {
        waiting.clear();
        isLost = true;
      }
      signal();
    },
    async take() {
      while (!isReady()) await arrival();
      const early = lastTaken + flushMs - clock.now();
      if (early > 0 && !isClosed) await pause(early);
      lastTaken = clock.now();
      if (isClosed) return { kind: 'closed' };
      if (isLost) {
        isLost = false;
        return { kind: 'lost' };
      }
      const items = [...waiting.values()];
      waiting.clear();
      return { kind: 'items', items };
    },
    close() {
      isClosed = true;
      endPause?.();
      waiting.clear();
      signal();
    },
  };
}
