import type { StepError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { CANDIDATE_STEPS } from '../../../core/workflow/candidate.ts';
import type { ExploreNode } from '../../../core/workflow/schema.ts';
import { WORKFLOW_LIMITS } from '../../../core/workflow/schema-base.ts';
import { evaluateNumber } from '../../../core/workflow/template.ts';
import { rank } from './choice.ts';
import { failStep } from './fail.ts';
import { beginMany } from './many.ts';
import type { Recorder } from './recorder.ts';
import { candidateScopeOf } from './scope.ts';
import { nodeOf, type Step } from './state.ts';
import { succeed } from './succeed.ts';
import { badTemplate } from './templates.ts';

/** Begins an exploration; its candidates follow at once. */
export function beginExplore(recorder: Recorder, step: Step, { candidates }: ExploreNode): true {
  const written = typeof candidates === 'number' ? numbers(candidates) : candidates;
  const items = beginMany(recorder, step, { written, field: 'candidates', most: WORKFLOW_LIMITS.candidates });
  if (items?.length === 0) failStep(recorder, step, nobody());
  return true;
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function nobody(): StepError {
  return {
    code: 'invalid_request',
    message: '"candidates" gave an empty list, so there is nobody to pick',
    fix: 'Give it at least one, or lead around the exploration with a condition.',
  };
}

/** Begins the work of one candidate: its steps become steps of the run. */
export function beginCandidate(recorder: Recorder, { stepId }: Step): true {
  recorder.emit({ type: 'step.started', data: { stepId, attempt: 1, candidate: true } });
  return true;
}

/** Ends a candidate whose steps have succeeded: it has a score, or can't be compared and has failed. */
export function endCandidate(recorder: Recorder, item: Step): void {
  const node = nodeOf(recorder.state, item);
  if (node.kind !== 'explore') throw new Error(`${item.stepId} is no candidate`);
  if (node.score === undefined) {
    succeed(recorder, item, { score: null });
    return;
  }
  const score = evaluateNumber(node.score, candidateScopeOf(recorder.state, item));
  if (score.ok) succeed(recorder, item, { score: score.value });
  else failStep(recorder, item, badTemplate('score', node.score, score.message));
}

/** Ends an exploration all of whose candidates have ended: with the best, or failed when none came to a result. */
export function endExplore(recorder: Recorder, step: Step): void {
  const { state } = recorder;
  const candidates = rank(state, step);
  const [best] = candidates;
  if (best?.state !== 'succeeded') {
    failStep(recorder, step, {
      code: 'invalid_request',
      message: `none of the ${candidates.length} candidates came to a result; the first: ${best?.problem ?? ''}`,
      fix: 'Look at what each of them met, correct it, and retry the run.',
    });
    return;
  }
  const outputOf = (id: string): Json =>
    state.steps.get(`${step.stepId}[${best.index}]/${id}`)?.output ?? null;
  succeed(recorder, step, {
    picked: best.index,
    score: best.score,
    output: outputOf(CANDIDATE_STEPS.do),
    check: outputOf(CANDIDATE_STEPS.check),
    candidates: candidates.map(({ index, state: end, score, problem }) => ({
      index,
      state: end,
      score,
      problem,
    })),
  });
}
