import type { Frame, Step } from './state.ts';

/** A step before its first event. */
export function newStep(frame: Frame, nodeId: string, index: number | null, unsettled: number): Step {
  const stepId = frame.prefix + nodeId;
  return {
    frame,
    stepId: index === null ? stepId : itemStepId(stepId, index),
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
    loop: null,
    signal: null,
    called: null,
    chosen: null,
    failedBy: new Map(),
    handoff: null,
    handedTo: [],
    given: false,
    unsettled,
  };
}

/** Id of the step of one item of a map. */
export function itemStepId(mapId: string, index: number): string {
  return `${mapId}[${index}]`;
}

/**
 * A map's item before its first event. It is of the map's own round, so that what was on its way for an item of an
 * earlier one, with the same id, is never taken for this one's; and of the same wish.
 */
export function newItem(map: Step, index: number): Step {
  const { round, revision } = map;
  return { ...newStep(map.frame, map.nodeId, index, 0), round, revision };
}

/** What stays the same over all tries of a step, until another proposal is wished for. */
export function wishOf({ stepId, revision }: Pick<Step, 'stepId' | 'revision'>): string {
  return `${stepId}~${revision}`;
}
