import { ok, refuse, type Result } from '../../../core/errors.ts';
import type { Choice } from '../../../core/run/candidates.ts';
import { explorationOf, rank } from './choice.ts';
import { candidatePatch, type Proposal } from './proposal.ts';
import { nodeOf, type Approval, type RunState, type Step } from './state.ts';

/** What a gate offers to choose from, the best first; none: it offers no choice. */
export function choicesOf(state: RunState, gate: Step): readonly Choice[] {
  const exploration = explorationOf(state, gate);
  if (exploration === null) return [];
  return rank(state, exploration).map((candidate) => {
    if (candidate.state !== 'succeeded') return { ...candidate, isOffered: false };
    const patch = candidatePatch(state, exploration, candidate.index);
    return { ...candidate, isOffered: patch.ok && patch.value !== null };
  });
}

/**
 * The same for an approval. None once its gate has begun anew: the candidates that were offered then are no more, and
 * those there are now have nothing to do with it.
 */
export function choicesFor(state: RunState, approval: Approval): readonly Choice[] {
  const gate = state.steps.get(approval.stepId);
  if (!gate) return [];
  for (let id = gate.approvalId; id !== null; id = state.approvals.get(id)?.replaces ?? null)
    if (id === approval.approvalId) return choicesOf(state, gate);
  return [];
}

/** The patch of the candidate that somebody wants instead; refused when it can't be had. */
export function choosePatch(state: RunState, gate: Step, candidate: number): Result<Proposal> {
  const exploration = explorationOf(state, gate);
  const choices = choicesOf(state, gate);
  const fix = 'Choose one of those that the approval offers.';
  if (exploration === null)
    return refuse('invalid_input', `${gate.stepId} offers no choice.`, 'Decide on it as it is.');
  const choice = choices.find(({ index }) => index === candidate);
  if (!choice) return refuse('invalid_input', `There is no candidate ${candidate + 1}.`, fix);
  const patch = candidatePatch(state, exploration, candidate, nodeOf(state, gate));
  if (!choice.isOffered || !patch.ok || patch.value === null) {
    const why = choice.problem ?? 'it changes nothing';
    return refuse('invalid_input', `Candidate ${candidate + 1} has no patch to choose: ${why}.`, fix);
  }
  return ok(patch.value);
}
