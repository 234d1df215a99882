/** Runs tasks one after the other; `idle` resolves once all that were given so far have ended. */
export interface Turns {
  run<T>(task: () => Promise<T>): Promise<T>;
  idle(): Promise<void>;
}

export function takeTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = last.then(task);
      // The next one's turn comes however this one ends; its caller hears of it through `result`.
      last = result.catch(() => undefined);
      return result;
    },
    async idle() {
      await last;
    },
  };
}
