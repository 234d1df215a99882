/**
 * The places for agent calls, shared by all runs. A run that finds none is remembered, and the one that
 * waits longest goes first when a place becomes free: no run starves another.
 */
export interface Slots {
  /** Places that the run may use now: none while another run has waited longer. */
  offer(runId: string): number;
  readonly reserve: (count: number) => void;
  /** Gives places back and wakes the run whose turn it is. */
  release(count: number): void;
  /** Says, after a decision, how many places a run took and whether it wants more. */
  settle(runId: string, took: number, wantsMore: boolean): void;
  /** Changes how many calls there may be at a time; what is under way goes on. */
  setLimit(limit: number): void;
  load(): { readonly active: number; readonly limit: number };
}

/** `initial`: calls at a time over all runs. `wake` is called with the run whose turn it is. */
export function createSlots(initial: number, wake: (runId: string) => void): Slots {
  const hungry = new Set<string>();
  let limit = initial;
  let taken = 0;
  /** Counts releases, so that a run whose offer is older than the last one is offered again. */
  let releases = 0;
  const offeredAt = new Map<string, number>();
  const wakeFirst = (except: string | null): void => {
    const first = hungry.values().next().value;
    if (first !== undefined && first !== except && taken < limit) wake(first);
  };
  return {
    offer(runId) {
      offeredAt.set(runId, releases);
      const first = hungry.values().next().value;
      return first === undefined || first === runId ? Math.max(0, limit - taken) : 0;
    },
    reserve(count) {
      taken += count;
    },
    release(count) {
      taken -= count;
      if (count === 0) return;
      releases += 1;
      wakeFirst(null);
    },
    settle(runId, took, wantsMore) {
      // Whoever got something goes to the end of the line.
      if (!wantsMore || took > 0) hungry.delete(runId);
      if (wantsMore) hungry.add(runId);
      // While its decision was being stored nobody may have been in the line to hear of a free place.
      const isOutdated = wantsMore && offeredAt.get(runId) !== releases;
      if (!wantsMore) offeredAt.delete(runId);
      wakeFirst(isOutdated ? null : runId);
    },
    setLimit(next) {
      limit = next;
      // As after a release: an offer that is being decided on is older than this.
      releases += 1;
      wakeFirst(null);
    },
    load: () => ({ active: taken, limit }),
  };
}
