import type { Candidate } from '../../../core/run/candidates.ts';
import { isJsonObject } from '../../../core/json.ts';
import { nodeOf, nodeStepOf, stepOf, type RunState, type Step } from './state.ts';
import { itemStepId } from './step.ts';

/** Characters of what went wrong with a candidate that stand in a list of all; its own step has the rest. */
const MAX_PROBLEM = 500;

/** The candidates of an exploration that has begun, the best first; those that came to nothing are last, in their order. */
export function rank(state: RunState, exploration: Step): readonly Candidate[] {
  const count = exploration.map?.next ?? 0;
  const candidates = Array.from({ length: count }, (_, index) =>
    candidateFrom(stepOf(state, itemStepId(exploration.stepId, index)), index),
  );
  return candidates.toSorted(
    (one, other) =>
      Number(other.state === 'succeeded') - Number(one.state === 'succeeded') ||
      (other.score ?? -Infinity) - (one.score ?? -Infinity) ||
      one.index - other.index,
  );
}

function candidateFrom({ stepId, state, output, error, reason }: Step, index: number): Candidate {
  const score = isJsonObject(output) ? output['score'] : null;
  const problem = state === 'succeeded' ? null : (error?.message ?? reason);
  return {
    stepId,
    index,
    state,
    score: typeof score === 'number' ? score : null,
    problem: problem?.slice(0, MAX_PROBLEM).toWellFormed() ?? null,
  };
}

/** The exploration that a gate has its candidates from; null: it offers no choice. */
export function explorationOf(state: RunState, gate: Step): Step | null {
  const node = nodeOf(state, gate);
  if (node.kind !== 'approval' || node.choices === undefined) return null;
  return nodeStepOf(state, gate.frame, node.choices);
}

/** The candidate that an exploration picked by itself. */
export function pickedBy({ output }: Step): number {
  const picked = isJsonObject(output) ? output['picked'] : undefined;
  return typeof picked === 'number' ? picked : 0;
}

/** What a gate's output says of the candidate that it was about: nothing where there was no choice. */
export function candidateOf(state: RunState, gate: Step, chosen?: number | null): { candidate?: number } {
  const exploration = explorationOf(state, gate);
  return exploration === null ? {} : { candidate: chosen ?? pickedBy(exploration) };
}
