import type { Clock } from '../../../main/ports/runtime.ts';

/** A clock that only goes when it is turned. */
export interface TurnedClock extends Clock {
  /** The system's clock is set forward, or the machine sleeps: moments come, and no time was counted. */
  readonly jump: (ms: number) => Promise<void>;
  /** Goes on by so many milliseconds, and lets everything happen that was due. */
  readonly turn: (ms: number) => Promise<void>;
  /** Timers that are set. */
  readonly timers: () => number;
}

export function turnedClock(start = Date.parse('2026-01-01T00:00:00Z')): TurnedClock {
  let now = start;
  /** How much of that was jumped over. */
  let jumped = 0;
  const timers = new Set<{ readonly isDue: () => boolean; readonly callback: () => void }>();
  const set = (isDue: () => boolean, callback: () => void) => {
    const timer = { isDue, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  };
  async function settle(): Promise<void> {
    for (const timer of [...timers]) {
      if (!timer.isDue()) continue;
      timers.delete(timer);
      timer.callback();
    }
    // What hangs on the callbacks by promises comes before the next turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    now: () => now,
    notBefore: () => undefined,
    after(ms, callback) {
      const due = now - jumped + ms;
      return set(() => now - jumped >= due, callback);
    },
    at(time, callback) {
      const cancel = set(() => now >= time, callback);
      if (now >= time) setImmediate(() => void settle());
      return cancel;
    },
    async turn(ms) {
      now += ms;
      await settle();
    },
    async jump(ms) {
      now += ms;
      jumped += ms;
      await settle();
    },
    timers: () => timers.size,
  };
}
