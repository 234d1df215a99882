/** Listeners of one value. */
export interface Watchers<T> {
  add(listener: (value: T) => void): () => void;
  tell(value: T): void;
}

/** More listeners than this are never taken off again: a bug. */
const MAX_LISTENERS = 1_000;

export function createWatchers<T>(): Watchers<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    add(listener) {
      if (listeners.size >= MAX_LISTENERS) throw new Error(`more than ${MAX_LISTENERS} listeners`);
      // A listener added twice is two.
      const own = (value: T): void => listener(value);
      listeners.add(own);
      return () => listeners.delete(own);
    },
    tell(value) {
      for (const listener of [...listeners]) listener(value);
    },
  };
}
