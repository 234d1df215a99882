import type { ConcurrencyGroup } from '../../core/workflow/schema-base.ts';

/**
 * Names under which only so many agent calls go on at once, over all runs of this process. Nothing of it is stored: a
 * call that a crash cut short is closed before its run goes on, and holds nothing. Of those that name a group now, whether
 * they are under way or wait, the smallest limit counts; who waits longest goes first.
 */
export interface Groups {
  /** For one decision of a run: tells how many calls of a group it may begin. */
  offer(runId: string): (group: ConcurrencyGroup) => number;
  /** Counts a call in; gives back what counts it out, once. */
  hold(group: ConcurrencyGroup): () => void;
  /** Says, after a decision, in which groups a run waits, each with its limit, and in which it began a call. */
  settle(runId: string, waitsIn: ReadonlyMap<string, number>, began: ReadonlySet<string>): void;
}

interface Group {
  /** One entry for each call under way. */
  readonly held: Set<{ readonly limit: number }>;
  /** Limits by the runs that wait, in the order in which they came. */
  readonly line: Map<string, number>;
}

/** `wake` is called with the run whose turn it is. */
export function createGroups(wake: (runId: string) => void): Groups {
  const groups = new Map<string, Group>();
  /** Counts what became free, so that a run whose offer is older is woken again. */
  let releases = 0;
  const offeredAt = new Map<string, number>();

  function groupOf(name: string): Group {
    const known = groups.get(name);
    if (known) return known;
    const made: Group = { held: new Set(), line: new Map() };
    groups.set(name, made);
    return made;
  }
  function free({ held, line }: Group, limit = Infinity): number {
    const limits = [...[...held].map((one) => one.limit), ...line.values(), limit];
    return Math.max(0, Math.min(...limits) - held.size);
  }
  const firstOf = ({ line }: Group): string | undefined => line.keys().next().value;
  function wakeFirst(group: Group): void {
    const first = firstOf(group);
    if (first !== undefined && free(group) > 0) wake(first);
  }
  function dropEmpty(name: string, { held, line }: Group): void {
    if (held.size === 0 && line.size === 0) groups.delete(name);
  }

  return {
    offer(runId) {
      offeredAt.set(runId, releases);
      return ({ name, limit }) => {
        const group = groups.get(name);
        if (!group) return limit;
        const first = firstOf(group);
        return first === undefined || first === runId ? free(group, limit) : 0;
      };
    },
    hold({ name, limit }) {
      const group = groupOf(name);
      const entry = { limit };
      group.held.add(entry);
      return () => {
        if (!group.held.delete(entry)) return;
        releases += 1;
        wakeFirst(group);
        dropEmpty(name, group);
      };
    },
    settle(runId, waitsIn, began) {
      const isOutdated = offeredAt.get(runId) !== releases;
      for (const [name, group] of groups) {
        const waited = group.line.has(runId);
        // Whoever got something goes to the end of the line.
        if (waited && (began.has(name) || !waitsIn.has(name))) {
          group.line.delete(runId);
          if (!waitsIn.has(name)) {
            wakeFirst(group);
            dropEmpty(name, group);
          }
        }
      }
      for (const [name, limit] of waitsIn) {
        const group = groupOf(name);
        group.line.set(runId, limit);
        // Itself only when something became free since it was offered: else it would look for ever.
        if (firstOf(group) !== runId || isOutdated) wakeFirst(group);
      }
      if (waitsIn.size === 0) offeredAt.delete(runId);
    },
  };
}
