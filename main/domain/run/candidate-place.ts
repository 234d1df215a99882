import { CANDIDATE_STEPS } from '../../../core/workflow/candidate.ts';
import type { RunState, Step } from './state.ts';

/** Where a step works that a candidate of an exploration does. */
export interface CandidatePlace {
  /** The step that explores. */
  readonly exploration: Step;
  readonly index: number;
  /** Whether the candidate's patch is in place there. */
  readonly isPatched: boolean;
}

/** The candidate that a step works for, itself or within a workflow that the candidate uses; null: for none. */
export function candidatePlace(state: RunState, step: Step): CandidatePlace | null {
  for (let at = step; at.frame.prefix !== '';) {
    const owner = state.steps.get(at.frame.prefix.slice(0, -1));
    if (!owner) throw new Error(`run ${state.runId} has no step around ${at.stepId}`);
    if (at.frame.isCandidate) {
      const exploration = state.steps.get(owner.frame.prefix + owner.nodeId);
      if (!exploration || owner.index === null) throw new Error(`${owner.stepId} is no candidate`);
      return { exploration, index: owner.index, isPatched: at.nodeId === CANDIDATE_STEPS.check };
    }
    at = owner;
  }
  return null;
}
