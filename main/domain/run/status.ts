import { isHandled } from './edges.ts';
import { nodeOf, nodeStepOf, stepOf, type Frame, type RunState, type Step } from './state.ts';

/** The one source of a run's status: derived from its steps until it has ended. */
export function statusOf(state: RunState): RunState['status'] {
  if (state.endedAt !== null) return state.status;
  const idle = state.running === 0 && state.queued.size === 0 && state.sleeping === 0;
  // What a time moves on goes on by itself: such a run is no matter for people alone.
  if (!idle || state.waitingForPeople + state.listening.size === 0) return 'running';
  for (const id of state.openMaps) if (hasRoom(state, stepOf(state, id))) return 'running';
  return 'waiting';
}

/** Whether another item of a map, or round of a loop, may begin now. */
export function hasRoom(state: RunState, step: Step): boolean {
  const node = nodeOf(state, step);
  const { map, loop } = step;
  if (loop) return loop.active === 0;
  const isMany = node.kind === 'map' || node.kind === 'explore';
  return isMany && map !== null && map.next < map.items.length && map.active < node.concurrency;
}

/** How a run whose steps have all ended ends itself, with the reason in words. */
export function runVerdictOf(state: RunState): {
  readonly status: 'succeeded' | 'failed' | 'rejected' | 'cancelled';
  readonly reason: string | null;
} {
  if (state.cancel) {
    return { status: state.cancel.cause === 'timeout' ? 'failed' : 'cancelled', reason: state.cancel.reason };
  }
  const culprit = findCulprit(state, state.root);
  if (!culprit) return { status: 'succeeded', reason: null };
  const { stepId, error, reason } = culprit;
  if (culprit.state === 'failed')
    return { status: 'failed', reason: `${stepId}: ${error?.message ?? 'failed'}` };
  return { status: 'rejected', reason: `${stepId}: ${reason ?? 'rejected'}` };
}

/** The step for which a workflow at work, all of whose steps have ended, did not succeed: the first that failed, else was rejected. */
export function findCulprit(state: RunState, frame: Frame): Step | undefined {
  let rejected: Step | undefined;
  for (const id of frame.graph.nodes.keys()) {
    const step = nodeStepOf(state, frame, id);
    if (isHandled(state, step)) continue;
    if (step.state === 'failed') return step;
    rejected ??= step;
  }
  return rejected;
}
