/** How a run stands. The last four are ends. */
export const RUN_STATUSES = ['running', 'waiting', 'succeeded', 'failed', 'rejected', 'cancelled'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Whether a run in this status has ended for good. */
export function isRunEnd(status: RunStatus): boolean {
  return status !== 'running' && status !== 'waiting';
}

/**
 * How a step stands. `pending`: its needs are not met yet. `queued`: it could run (or run again) and waits
 * for a free place or its next try. `waiting`: for a decision or a timer. The last five are ends.
 */
export const STEP_STATES = [
  'pending',
  'queued',
  'running',
  'waiting',
  'succeeded',
  'failed',
  'rejected',
  'cancelled',
  'skipped',
] as const;
export type StepState = (typeof STEP_STATES)[number];

const STEP_TRANSITIONS: Readonly<Record<StepState, readonly StepState[]>> = {
  pending: ['queued', 'cancelled'],
  queued: ['running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled'],
  running: ['queued', 'waiting', 'succeeded', 'failed', 'rejected', 'cancelled'],
  waiting: ['queued', 'running', 'succeeded', 'failed', 'rejected', 'cancelled'],
  succeeded: [],
  failed: [],
  rejected: [],
  cancelled: [],
  skipped: [],
};

/** Whether the one transition table allows a step to go from one state to another. */
export function mayStep(from: StepState, to: StepState): boolean {
  return STEP_TRANSITIONS[from].includes(to);
}

/** Whether a step in this state has ended for good. */
export function isStepEnd(state: StepState): boolean {
  return STEP_TRANSITIONS[state].length === 0;
}
