import type { RunDelta, RunDetail } from '../../core/contract/runs.ts';

/** The run with a change applied. Steps that did not change stay the same objects: their nodes are not drawn again. */
export function applyDelta(run: RunDetail, { steps, ...rest }: RunDelta): RunDetail {
  if (steps.length === 0) return { ...run, ...rest };
  const changed = new Map(steps.map((step) => [step.stepId, step]));
  return { ...run, ...rest, steps: run.steps.map((step) => changed.get(step.stepId) ?? step) };
}

/** Two changes as one: the newest of each step, so that what waits for a frame is never larger than the run. */
export function mergeDeltas(before: RunDelta, next: RunDelta): RunDelta {
  const steps = new Map([...before.steps, ...next.steps].map((step) => [step.stepId, step]));
  return { ...before, ...next, steps: [...steps.values()] };
}
