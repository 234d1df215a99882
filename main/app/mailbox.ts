/** Runs jobs one after the other per key, so that a run has one writer in this process. */
export interface Mailboxes {
  /** Resolves with the job's result once its turn came; a job that throws fails only its own promise. */
  run<T>(key: string, job: () => Promise<T>): Promise<T>;
  /** Resolves when every job accepted so far is done. */
  drain(): Promise<void>;
}

export function createMailboxes(): Mailboxes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, job) {
      const before = tails.get(key) ?? Promise.resolve();
      const result = before.then(job, job);
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(key, tail);
      void tail.then(() => {
        if (tails.get(key) === tail) tails.delete(key);
      });
      return result;
    },
    async drain() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
