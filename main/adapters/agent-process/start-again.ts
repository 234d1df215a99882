/** When a process that could not be started is tried again by itself, in milliseconds. */
export interface StartAgainTimes {
  /** After the first failure; twice as long after each further one. */
  readonly firstMs: number;
  /** At most so long: what was missing (a program, memory, a network drive) is noticed within it. */
  readonly mostMs: number;
}

export const START_AGAIN: StartAgainTimes = { firstMs: 1_000, mostMs: 60_000 };

/** Starts that failed in a row, and the next one. */
export interface StartAgain {
  /** Starts that failed since the last one that didn't. */
  readonly failed: () => number;
  /** When the next one is due, in milliseconds since the epoch; null: none is. */
  readonly dueAt: () => number | null;
  /** A start failed: the next one is due after a pause, and none before. */
  fail(): void;
  /** A start succeeded: nothing is due any more. */
  succeed(): void;
  /** Brings a start that is due forward to now; nothing happens when none is. */
  hurry(): void;
  /** Nothing is started any more. */
  end(): void;
}

/** Keeps at most one start due at a time. `start` may leave it when somebody else starts one already. */
export function createStartAgain(start: () => void, { firstMs, mostMs } = START_AGAIN): StartAgain {
  let failed = 0;
  let due: { readonly at: number; readonly timer: NodeJS.Timeout } | null = null;
  let isOver = false;
  const drop = (): void => {
    clearTimeout(due?.timer);
    due = null;
  };
  const begin = (): void => {
    drop();
    start();
  };
  return {
    failed: () => failed,
    dueAt: () => due?.at ?? null,
    fail() {
      drop();
      failed += 1;
      if (isOver) return;
      const pause = Math.min(mostMs, firstMs * 2 ** Math.min(failed - 1, 30));
      // A program that has nothing else to do may end meanwhile.
      due = { at: Date.now() + pause, timer: setTimeout(begin, pause).unref() };
    },
    succeed() {
      drop();
      failed = 0;
    },
    hurry() {
      if (due) begin();
    },
    end() {
      isOver = true;
      drop();
    },
  };
}
