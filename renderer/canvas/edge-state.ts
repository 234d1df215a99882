import type { StepView } from '../../core/run/views.ts';
import { isStepEnd, type StepState } from '../../core/run/vocabulary.ts';
import type { Edge, EdgeOutcome } from '../../core/workflow/schema.ts';

/** Whether a run went along an edge; `open`: not known yet. */
export type EdgeState = 'open' | 'taken' | 'not-taken';

type FindStep = (nodeId: string) => Pick<StepView, 'state'> | undefined;

/** How an edge stands in a run. `siblings`: all edges that leave the same node, and all that reach their targets. */
export function edgeStateOf(edge: Edge, siblings: EdgeSiblings, find: FindStep): EdgeState {
  const source = find(edge.from)?.state;
  if (source === undefined || !isStepEnd(source)) return 'open';
  if (source === 'skipped' || source === 'cancelled') return 'not-taken';
  if (edge.on === 'true' || edge.on === 'false') {
    const outcome = conditionOutcome(siblings, find);
    if (source !== 'succeeded') return 'not-taken';
    return outcome === null ? 'open' : outcome === edge.on ? 'taken' : 'not-taken';
  }
  return matches(edge.on, source) ? 'taken' : 'not-taken';
}

export interface EdgeSiblings {
  readonly leaving: readonly Edge[];
  /** How many edges reach a node. */
  readonly reaching: (nodeId: string) => number;
}

/**
 * What a condition came to, told by what became of its targets (a step's view has no output): one that was skipped had
 * the other outcome; one that goes on and needs nothing else had this one.
 */
function conditionOutcome({ leaving, reaching }: EdgeSiblings, find: FindStep): 'true' | 'false' | null {
  for (const { to, on } of leaving) {
    if (on !== 'true' && on !== 'false') continue;
    const state = find(to)?.state ?? 'pending';
    if (state === 'skipped') return on === 'true' ? 'false' : 'true';
    if (state !== 'pending' && state !== 'cancelled' && reaching(to) === 1) return on;
  }
  return null;
}

function matches(on: Exclude<EdgeOutcome, 'true' | 'false'>, state: StepState): boolean {
  switch (on) {
    case 'success':
      return state === 'succeeded';
    case 'failure':
      return state === 'failed';
    case 'rejected':
      return state === 'rejected';
    case 'done':
      return true;
  }
}
