import { isHandled } from './edges.ts';
import { nodeOf, stepOf, type RunState, type Step } from './state.ts';

/** The one source of a run's status: derived from its steps until it has ended. */
export function statusOf(state: RunState): RunState['status'] {
  if (state.endedAt !== null) return state.status;
  const idle = state.running === 0 && state.queued.size === 0 && state.sleeping === 0;
  if (!idle || state.waitingForPeople === 0) return 'running';
  for (const id of state.openMaps) if (hasRoom(state, stepOf(state, id))) return 'running';
  return 'waiting';
}

/** Whether another item of a map may begin now. */
export function hasRoom(state: RunState, step: Step): boolean {
  const node = nodeOf(state, step);
  const { map } = step;
  return node.kind === 'map' && map !== null && map.next < map.items.length && map.active < node.concurrency;
}

/** How a run whose steps have all ended ends itself, with the reason in words. */
export function verdictOf(state: RunState): {
  readonly status: 'succeeded' | 'failed' | 'rejected' | 'cancelled';
  readonly reason: string | null;
} {
  if (state.cancel) {
    return { status: state.cancel.cause === 'timeout' ? 'failed' : 'cancelled', reason: state.cancel.reason };
  }
  let rejected: Step | undefined;
  for (const id of state.graph.nodes.keys()) {
    const step = stepOf(state, id);
    if (isHandled(state, step)) continue;
    if (step.state === 'failed') {
      return { status: 'failed', reason: `${step.stepId}: ${step.error?.message ?? 'failed'}` };
    }
    rejected ??= step;
  }
  if (rejected) return { status: 'rejected', reason: `${rejected.stepId}: ${rejected.reason ?? 'rejected'}` };
  return { status: 'succeeded', reason: null };
}
