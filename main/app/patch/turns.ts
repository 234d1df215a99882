/** Lets at most so many pieces of work go on at a time; the others wait in line. */
export interface Turns {
  /** Runs the work when it is its turn; undefined when the signal came first. */
  take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined>;
}

/** `limit`: pieces of work at a time. The line is as long as there are callers, each of which waits for its own. */
export function createTurns(limit: number): Turns {
  const line = new Set<() => void>();
  let taken = 0;

  function wait(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (taken < limit) {
      taken += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const begin = (): void => {
        signal.removeEventListener('abort', give);
        resolve(true);
      };
      const give = (): void => {
        line.delete(begin);
        resolve(false);
      };
      line.add(begin);
      signal.addEventListener('abort', give, { once: true });
    });
  }

  /** The place goes to whoever waits longest, without being free in between. */
  function release(): void {
    const next = line.values().next().value;
    if (!next) {
      taken -= 1;
      return;
    }
    line.delete(next);
    next();
  }

  return {
    async take(signal, work) {
      if (!(await wait(signal))) return undefined;
      try {
        return await work();
      } finally {
        release();
      }
    },
  };
}
