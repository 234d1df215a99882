import { evaluateCondition } from '../../../core/workflow/template.ts';
import type { LoopNode } from '../../../core/workflow/schema.ts';
import { failStep } from './fail.ts';
import type { Recorder } from './recorder.ts';
import { roundScopeOf } from './scope.ts';
import { nodeOf, stepOf, type Step } from './state.ts';
import { itemStepId } from './step.ts';
import { succeed } from './succeed.ts';
import { badTemplate } from './templates.ts';

/** Begins a loop; its first round follows at once. */
export function beginLoop(recorder: Recorder, step: Step, { maxRounds }: LoopNode): true {
  recorder.emit({ type: 'step.started', data: { stepId: step.stepId, attempt: 1, maxRounds } });
  return true;
}

/**
 * Looks at a loop none of whose rounds is under way: ends it when its end has come, by `until` or by its limit.
 * False: it wants another round.
 */
export function endLoop(recorder: Recorder, step: Step): boolean {
  const { state } = recorder;
  const node = nodeOf(state, step);
  const rounds = step.loop?.next ?? 0;
  if (node.kind !== 'loop' || rounds === 0) return false;
  const scope = roundScopeOf(state, step, rounds, rounds - 1);
  const verdict = evaluateCondition(node.until, scope);
  if (!verdict.ok) {
    failStep(recorder, step, badTemplate('until', node.until, verdict.message));
    return true;
  }
  const done = verdict.value;
  if (!done && rounds < node.maxRounds) return false;
  if (done || node.onLimit === 'continue') {
    const { output: last } = stepOf(state, itemStepId(step.stepId, rounds - 1));
    succeed(recorder, step, { last, rounds, done });
    return true;
  }
  failStep(recorder, step, {
    code: 'invalid_request',
    message: `after ${rounds} rounds, the most that it may have, "until" did not hold`,
    fix: 'Look at what the last round gave; allow more rounds (maxRounds), or go on without (onLimit: continue).',
  });
  return true;
}
