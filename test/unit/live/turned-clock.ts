import type { Clock } from '../../../main/ports/runtime.ts';

/** A clock that only goes when it is turned. */
export interface TurnedClock extends Clock {
  /** Goes on by so many milliseconds, and lets everything happen that was due. */
  readonly turn: (ms: number) => Promise<void>;
  /** Timers that are set. */
  readonly timers: () => number;
}

export function turnedClock(start = Date.parse('2026-01-01T00:00:00Z')): TurnedClock {
  let now = start;
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  return {
    now: () => now,
    notBefore: () => undefined,
    after(ms, callback) {
      const timer = { due: now + ms, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async turn(ms) {
      now += ms;
      for (const timer of [...timers]) {
        if (timer.due > now) continue;
        timers.delete(timer);
        timer.callback();
      }
      // What hangs on the callbacks by promises comes before the next turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    },
    timers: () => timers.size,
  };
}
