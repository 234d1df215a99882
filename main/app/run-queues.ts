/** Jobs of one run that are taken together: they share a commit, which is what makes many steps cheap. */
const MAX_BATCH = 64;

/** Hands each run's jobs over in order, a batch at a time, so that a run has one writer in this process. */
export interface RunQueues<Job> {
  readonly push: (runId: string, job: Job) => void;
  /** Whether such a job waits already (the batch under way not counted). */
  has(runId: string, isSame: (job: Job) => boolean): boolean;
  /** Resolves when no job is left. */
  drain(): Promise<void>;
}

/** `work` never rejects: it answers each job itself, also with what went wrong. */
export function createRunQueues<Job>(
  work: (runId: string, jobs: readonly Job[]) => Promise<void>,
): RunQueues<Job> {
  const waiting = new Map<string, Job[]>();
  const pumps = new Map<string, Promise<void>>();

  async function pump(runId: string): Promise<void> {
    for (;;) {
      const jobs = waiting.get(runId);
      if (!jobs) {
        // In the same breath as the look: a job pushed after it starts a new pump.
        pumps.delete(runId);
        return;
      }
      const batch = jobs.splice(0, MAX_BATCH);
      if (jobs.length === 0) waiting.delete(runId);
      await work(runId, batch);
    }
  }

  return {
    push(runId, job) {
      const jobs = waiting.get(runId);
      if (jobs) jobs.push(job);
      else waiting.set(runId, [job]);
      if (pumps.has(runId)) return;
      // What is pushed in the same turn goes into the first batch.
      pumps.set(
        runId,
        Promise.resolve().then(() => pump(runId)),
      );
    },
    has: (runId, isSame) => waiting.get(runId)?.some(isSame) ?? false,
    async drain() {
      while (pumps.size > 0) await Promise.all(pumps.values());
    },
  };
}
