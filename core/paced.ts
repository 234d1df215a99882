/** How long work lets others in: a clock in milliseconds that only grows, and a rest in which they have their turn. */
export interface Pace {
  readonly now: () => number;
  readonly rest: () => Promise<void>;
}

/** Longest stretch without a rest, in milliseconds: shorter than a frame, so that a page goes on drawing. */
const STRETCH_MS = 8;

/**
 * Does work that comes in steps, with a rest whenever it has been at it for STRETCH_MS; the last step gives the result.
 * `onRest` hears what the step before each rest gave, and may throw to end it.
 */
export async function runPaced<Step, T>(
  steps: Iterator<Step, T>,
  pace: Pace,
  onRest: (step: Step) => void = () => undefined,
): Promise<T> {
  for (let since = pace.now(); ;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (pace.now() - since < STRETCH_MS) continue;
    onRest(step.value);
    await pace.rest();
    since = pace.now();
  }
}
