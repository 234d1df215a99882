/** Timers of Node end at about 24.8 days; longer waits are looked at again on the way. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * How often it is looked whether the clock has jumped, while any alarm is set: no timer of Node hears of it. One look
 * compares two numbers.
 */
const LOOK_MS = 1_000;

/** From so many milliseconds on a difference is a jump; the system's own corrections are smaller and slower. */
const JUMP_MS = 100;

interface Alarm {
  readonly time: number;
  readonly callback: () => void;
  timer: NodeJS.Timeout | undefined;
}

/** Alarms at moments of a clock, which may run ahead of the time that timers count: set forward, or after a sleep. */
export interface Alarms {
  /** Calls back once when `now` is at `time` or later; the result cancels it. */
  readonly set: (time: number, callback: () => void) => () => void;
}

/** `now`: milliseconds that never run backwards but may jump; `monotonic`: those that timers count. */
export function createAlarms(now: () => number, monotonic: () => number): Alarms {
  const alarms = new Set<Alarm>();
  let look: NodeJS.Timeout | undefined;
  /** By how much the clock was ahead of the counted time when the timers were last set. */
  let ahead = 0;

  function arm(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    alarm.timer = setTimeout(
      () => {
        // A timer may end a moment too early, or in the middle of a long wait.
        if (now() < alarm.time) {
          arm(alarm);
          return;
        }
        remove(alarm);
        alarm.callback();
      },
      Math.min(Math.max(0, alarm.time - now()), MAX_TIMER_MS),
    );
  }

  function remove(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    alarms.delete(alarm);
    if (alarms.size > 0) return;
    clearInterval(look);
    look = undefined;
  }

  function noticeJump(): void {
    const difference = now() - monotonic();
    if (Math.abs(difference - ahead) < JUMP_MS) return;
    ahead = difference;
    for (const alarm of alarms) arm(alarm);
  }

  return {
    set(time, callback) {
      const alarm: Alarm = { time, callback, timer: undefined };
      if (look === undefined) {
        ahead = now() - monotonic();
        // It never keeps a process alive; the alarms do.
        look = setInterval(noticeJump, LOOK_MS).unref();
      }
      alarms.add(alarm);
      arm(alarm);
      return () => remove(alarm);
    },
  };
}
