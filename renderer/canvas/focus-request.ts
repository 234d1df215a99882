/**
 * The keyboard moved on to a node that may not be drawn yet (only nodes in view are): it takes the focus when it is
 * drawn as the selected one.
 */
export interface FocusRequest {
  readonly ask: () => void;
  /** True once after it was asked for. */
  readonly take: () => boolean;
}

export function createFocusRequest(): FocusRequest {
  let isAsked = false;
  return {
    ask() {
      isAsked = true;
    },
    take() {
      const wasAsked = isAsked;
      isAsked = false;
      return wasAsked;
    },
  };
}
