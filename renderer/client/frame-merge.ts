/** Gathers what comes in and hands it on once for each frame of the screen, merged. */
export interface FrameMerge<T> {
  readonly add: (item: T) => void;
  /** Forgets what has not been handed on. */
  readonly clear: () => void;
}

/** `merge` has to keep the result bounded: in a hidden window no frames come for hours. */
export function createFrameMerge<T>(
  merge: (before: T, next: T) => T,
  hand: (item: T) => void,
): FrameMerge<T> {
  let waiting: { readonly item: T } | null = null;
  let frame: number | null = null;
  return {
    add(item) {
      waiting = { item: waiting ? merge(waiting.item, item) : item };
      frame ??= requestAnimationFrame(() => {
        frame = null;
        if (waiting) hand(waiting.item);
        waiting = null;
      });
    },
    clear() {
      if (frame !== null) cancelAnimationFrame(frame);
      [waiting, frame] = [null, null];
    },
  };
}
