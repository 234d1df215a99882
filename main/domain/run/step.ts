import type { Step } from './state.ts';

/** A step before its first event. */
export function newStep(stepId: string, nodeId: string, index: number | null, unsettled: number): Step {
  return {
    stepId,
    nodeId,
    index,
    state: 'pending',
    round: 0,
    revision: 0,
    attempts: 0,
    lost: 0,
    output: null,
    error: null,
    reason: null,
    skippedBy: null,
    wakeAt: null,
    approvalId: null,
    startedAt: null,
    endedAt: null,
    map: null,
    unsettled,
  };
}

/** Id of the step of one item of a map. */
export function itemStepId(nodeId: string, index: number): string {
  return `${nodeId}[${index}]`;
}
