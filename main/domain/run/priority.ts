import { PRIORITIES, type ConcurrencyGroup, type Priority } from '../../../core/workflow/schema-base.ts';
import { actionOf, actionsOf, isCall, type Workflow } from '../../../core/workflow/schema.ts';
import { hasRoom } from './status.ts';
import { nodeOf, stepOf, type RunState, type Step } from './state.ts';

/** How much a step's calls matter: as it says itself, else the step whose workflow it is of, else normal. */
export function priorityOf(state: RunState, step: Step): Priority {
  const action = actionOf(nodeOf(state, step));
  const own = isCall(action) || action.kind === 'workflow' ? action.priority : undefined;
  if (own !== undefined) return own;
  const owner = state.steps.get(step.frame.prefix.slice(0, -1));
  return owner ? priorityOf(state, owner) : 'normal';
}

/** The group that bounds a step's calls; undefined: none does. */
export function groupOf(state: RunState, step: Step): ConcurrencyGroup | undefined {
  const action = actionOf(nodeOf(state, step));
  return isCall(action) ? action.concurrencyGroup : undefined;
}

const ALL_ALIKE: readonly (Priority | null)[] = [null];
const known = new WeakMap<RunState, readonly (Priority | null)[]>();

/** The priorities in whose order a run's steps begin; null alone: all are alike, and nobody has to ask. */
export function prioritiesIn(state: RunState): readonly (Priority | null)[] {
  let found = known.get(state);
  if (!found) {
    const all = [state.workflow, ...[...state.uses.values()].map(({ workflow }) => workflow)];
    found = all.some(saysPriority) ? PRIORITIES : ALL_ALIKE;
    known.set(state, found);
  }
  return found;
}

function saysPriority({ nodes }: Workflow): boolean {
  const actions = nodes.flatMap((node) => actionsOf(node).map(({ action }) => action));
  return actions.some(
    (action) => (isCall(action) || action.kind === 'workflow') && action.priority !== undefined,
  );
}

/**
 * How much a run wants another place for an agent call now; null: there is nothing that it could begin. `full`: groups
 * that have no place for it, which is not what it would want one for.
 */
export function wantedPriority(
  state: RunState,
  now: number,
  full: ReadonlyMap<string, number> = new Map(),
): Priority | null {
  if (state.endedAt !== null || state.cancel !== null) return null;
  const alike = prioritiesIn(state).length === 1;
  let best: number = PRIORITIES.length;
  const note = (step: Step): boolean => {
    if (full.has(groupOf(state, step)?.name ?? '')) return false;
    best = Math.min(best, PRIORITIES.indexOf(priorityOf(state, step)));
    return alike || best === 0;
  };
  for (const stepId of state.queued) {
    const step = stepOf(state, stepId);
    if ((step.wakeAt === null || step.wakeAt <= now) && note(step)) break;
  }
  for (const mapId of state.openMaps) {
    const map = stepOf(state, mapId);
    if (hasRoom(state, map) && note(map)) break;
  }
  return PRIORITIES[best] ?? null;
}
