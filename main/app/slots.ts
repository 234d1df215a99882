import { PRIORITIES, type Priority } from '../../core/workflow/schema-base.ts';

/**
 * The places for agent calls, shared by all runs. A run that finds none is remembered, and when a place becomes free
 * that which wants it most goes first; of equals the one that waits longest. No run starves another: who has been
 * passed over MAX_PASSES times goes before all.
 */
export interface Slots {
  /** Places that the run may use now: none while it is another run's turn. */
  offer(runId: string): number;
  readonly reserve: (count: number) => void;
  /** Gives places back and wakes the run whose turn it is. */
  release(count: number): void;
  /** Says, after a decision, how many places a run took, whether it wants more, and how much. */
  settle(runId: string, took: number, wantsMore: boolean, priority?: Priority): void;
  /** Changes how many calls there may be at a time; what is under way goes on. */
  setLimit(limit: number): void;
  load(): { readonly active: number; readonly limit: number };
}

/** So often may runs with higher priority go before one that waits. */
export const MAX_PASSES = 8;

interface Waiting {
  rank: number;
  passes: number;
}

/** `initial`: calls at a time over all runs. `wake` is called with the run whose turn it is. */
export function createSlots(initial: number, wake: (runId: string) => void): Slots {
  /** In the order in which they came. */
  const line = new Map<string, Waiting>();
  /** Runs that were last offered nothing because it was another's turn. */
  const passedOver = new Set<string>();
  let limit = initial;
  let taken = 0;
  /** Counts releases, so that a run whose offer is older than the last one is offered again. */
  let releases = 0;
  const offeredAt = new Map<string, number>();

  function findFirst(): string | undefined {
    let first: string | undefined;
    let least = Infinity;
    for (const [runId, { rank, passes }] of line) {
      const now = passes >= MAX_PASSES ? -1 : rank;
      if (now >= least) continue;
      first = runId;
      least = now;
    }
    return first;
  }
  /** A run with this rank got something: those that wait with less were passed over. */
  function passOver(served: string, rank: number): void {
    for (const [runId, waiting] of line) if (runId !== served && waiting.rank > rank) waiting.passes += 1;
  }
  const wakeFirst = (except: string | null): void => {
    const first = taken < limit ? findFirst() : undefined;
    if (first !== undefined && first !== except) wake(first);
  };

  return {
    offer(runId) {
      offeredAt.set(runId, releases);
      const first = findFirst();
      const isItsTurn = first === undefined || first === runId;
      if (isItsTurn) passedOver.delete(runId);
      else passedOver.add(runId);
      return isItsTurn ? Math.max(0, limit - taken) : 0;
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
    settle(runId, took, wantsMore, priority = 'normal') {
      const rank = PRIORITIES.indexOf(priority);
      const before = line.get(runId);
      if (took > 0) passOver(runId, before?.rank ?? rank);
      // Whoever got something goes to the end of the line.
      if (!wantsMore || took > 0) line.delete(runId);
      if (wantsMore) line.set(runId, { rank, passes: took > 0 ? 0 : (before?.passes ?? 0) });
      // While its decision was being stored nobody may have been in the line to hear of a free place.
      const isOutdated = wantsMore && (offeredAt.get(runId) !== releases || passedOver.has(runId));
      if (!wantsMore) {
        offeredAt.delete(runId);
        passedOver.delete(runId);
      }
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
