import type { RunState, Step } from './state.ts';

/** Counts a step that waits, in or out: for a time, for people, for a signal. */
export function countWaiting(state: RunState, step: Step, by: 1 | -1): void {
  if (step.wakeAt !== null) state.sleeping += by;
  else if (step.signal === null) state.waitingForPeople += by;
  if (step.signal === null) return;
  if (by === 1) state.listening.add(step.stepId);
  else state.listening.delete(step.stepId);
}
