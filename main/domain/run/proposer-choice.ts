import type { ChosenCall } from '../../../core/agent/choice.ts';
import { actionOf, isCall } from '../../../core/workflow/schema.ts';
import { explorationOf } from './choice.ts';
import { sourcesOf, worksFor, type Source } from './proposer.ts';
import { nodeOf, type RunState, type Step } from './state.ts';

/** Calls that an approval tells of: where there are more, they are of items of one map. */
const MAX_CALLS = 20;

/**
 * How the agents were chosen that proposed what an approval node asks about and that no node names: nearest first, of
 * one node the newest. `candidate`: the one of a choice that it is about; those of the others are left out. Empty for
 * what is no approval node.
 */
export function chosenProposersOf(
  state: RunState,
  gate: Step,
  candidate: number | null,
): readonly ChosenCall[] {
  if (nodeOf(state, gate).kind !== 'approval') return [];
  const exploration = candidate === null ? null : explorationOf(state, gate);
  const isOfOther = ({ stepId }: Step): boolean =>
    exploration !== null &&
    isWithin(stepId, exploration.stepId) &&
    !isWithin(stepId, `${exploration.stepId}[${candidate}]`);
  const calls = new Map<string, ChosenCall>();
  for (const source of sourcesOf(state, gate)) {
    for (const step of stepsOf(state, source)) {
      if (!step.chosen || !step.called || isOfOther(step)) continue;
      const { stepId, chosen, called } = step;
      calls.set(stepId, { stepId, tool: called.tool, choice: chosen });
      if (calls.size === MAX_CALLS) return [...calls.values()];
    }
  }
  return [...calls.values()];
}

/** The steps that made what a source gave by calling an agent that its node doesn't name, the newest first. */
function stepsOf(state: RunState, { node, prefix, isGiven }: Source): readonly Step[] {
  const action = actionOf(node);
  if (isGiven || !isCall(action) || action.agent !== undefined) return [];
  return [...state.steps.values()]
    .reverse()
    .filter((step) => isWithin(step.stepId, prefix) && worksFor(state, step, node) && !checksCandidate(step));
}

/** What checks a candidate proposes nothing. */
function checksCandidate({ frame, nodeId }: Step): boolean {
  return frame.isCandidate && nodeId === 'check';
}

/** Whether a step is the one of this id, or lies within what has it as prefix: a workflow, a step that has many parts. */
function isWithin(stepId: string, prefix: string): boolean {
  if (!stepId.startsWith(prefix)) return false;
  return prefix === '' || prefix.endsWith('/') || ['', '/', '['].includes(stepId.charAt(prefix.length));
}
