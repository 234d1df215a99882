/** An event that a listener may prevent. */
export interface StandInEvent {
  readonly preventDefault: () => void;
  readonly defaultPrevented: boolean;
}

/** Makes one; `more` are the event's own fields. */
export function createEvent<T extends object>(more: T): StandInEvent & T {
  let isPrevented = false;
  return {
    ...more,
    preventDefault: () => {
      isPrevented = true;
    },
    get defaultPrevented() {
      return isPrevented;
    },
  };
}
