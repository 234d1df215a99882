/** At most so many requests are under way to the worker; the next waits for an answer. */
const MAX_REQUESTS = 256;
/** And at most so many UTF-16 code units of batches (one bigger batch goes alone). */
const MAX_SIZE = 16 * 1024 * 1024;

/** Back-pressure: lets work start, in order, as long as there is room for it. */
export interface Room {
  /** Calls `start` now or when there is room; `size` must be given back with `leave`. */
  enter(size: number, start: () => void): void;
  leave(size: number): void;
}

/** An empty room. What waits is bounded by its callers, each of which waits for its own answer. */
export function makeRoom(maxRequests = MAX_REQUESTS, maxSize = MAX_SIZE): Room {
  let requests = 0;
  let total = 0;
  const waiting: { readonly size: number; readonly start: () => void }[] = [];

  function fits(size: number): boolean {
    return requests === 0 || (requests < maxRequests && total + size <= maxSize);
  }
  function begin(size: number, start: () => void): void {
    requests++;
    total += size;
    start();
  }
  return {
    enter(size, start) {
      if (waiting.length === 0 && fits(size)) begin(size, start);
      else waiting.push({ size, start });
    },
    leave(size) {
      requests--;
      total -= size;
      for (let next = waiting[0]; next && fits(next.size); next = waiting[0]) {
        waiting.shift();
        begin(next.size, next.start);
      }
    },
  };
}
