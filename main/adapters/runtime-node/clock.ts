import type { Clock } from '../../ports/runtime.ts';
import { createAlarms } from './alarms.ts';

/** A step back of the system clock that is worth telling, in milliseconds; smaller ones are corrections. */
const WORTH_TELLING_MS = 1_000;

/** Where the time comes from; tests turn both by hand. */
export interface TimeSources {
  /** Milliseconds since the epoch, as the system believes now. */
  readonly wall: () => number;
  /** Milliseconds that only ever grow. */
  readonly monotonic: () => number;
}

const SYSTEM: TimeSources = { wall: () => Date.now(), monotonic: () => performance.now() };

/**
 * The system's clock, held so that it never runs backwards: where it is set back, time goes on from where
 * it was, by the monotonic clock. `onSetBack` hears of each such step, in milliseconds.
 */
export function createClock(
  onSetBack: (byMs: number) => void = () => undefined,
  sources: TimeSources = SYSTEM,
): Clock {
  let latest = 0;
  let read = sources.monotonic();
  let told = 0;

  function now(): number {
    const monotonic = sources.monotonic();
    const expected = latest + (monotonic - read);
    const wall = sources.wall();
    const behind = expected - wall;
    if (behind > told + WORTH_TELLING_MS) {
      told = behind;
      onSetBack(behind);
    }
    latest = Math.floor(Math.max(wall, expected));
    read = monotonic;
    if (wall >= expected) told = 0;
    return latest;
  }

  const alarms = createAlarms(now, sources.monotonic);

  return {
    now,
    at: alarms.set,
    notBefore(ms) {
      if (ms > now()) latest = ms;
    },
    after(ms, callback) {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  };
}
