import type { Feedback } from '../../../core/agent/feedback.ts';
import { candidatePlace } from './candidate-place.ts';
import type { RunState, Step } from './state.ts';

/**
 * What people said to earlier proposals of a step, newest last. Those that make a candidate are told what was said to
 * the candidates before; who only looks at it is not.
 */
export function feedbackFor(state: RunState, step: Step): readonly Feedback[] {
  const own = state.feedback.get(step.stepId);
  if (own) return own;
  const place = candidatePlace(state, step);
  if (place === null || place.isPatched) return [];
  return state.feedback.get(place.exploration.stepId) ?? [];
}
