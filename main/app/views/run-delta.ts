import type { RunDelta, RunDetail } from '../../../core/contract/runs.ts';
import type { StepView } from '../../../core/run/views.ts';

/** The parts of a run that change while it is looked at. */
export type RunParts = Pick<RunDetail, 'steps' | 'summary' | 'output' | 'approvals' | 'halted' | 'can'>;

/** What is different in `next`; null when nothing is. */
export function runDelta(before: RunParts, next: RunParts): RunDelta | null {
  const known = new Map(before.steps.map((step) => [step.stepId, step]));
  const steps = next.steps.filter((step) => !isSameStep(known.get(step.stepId), step));
  const delta: RunDelta = {
    steps,
    ...(isSame(before.summary, next.summary) ? {} : { summary: next.summary }),
    // An output is set once, as one object: it may be large, and is never compared in depth.
    ...(before.output === next.output ? {} : { output: next.output }),
    ...(isSame(before.approvals, next.approvals) ? {} : { approvals: next.approvals }),
    ...(isSame(before.halted, next.halted) ? {} : { halted: next.halted }),
    ...(isSame(before.can, next.can) ? {} : { can: next.can }),
  };
  return steps.length === 0 && Object.keys(delta).length === 1 ? null : delta;
}

function isSameStep(before: StepView | undefined, next: StepView): boolean {
  return (
    before !== undefined &&
    before.state === next.state &&
    before.attempts === next.attempts &&
    before.round === next.round &&
    before.startedAt === next.startedAt &&
    before.endedAt === next.endedAt &&
    before.signal === next.signal &&
    before.detail === next.detail &&
    before.error === next.error &&
    isSame(before.chosen, next.chosen) &&
    isSame(before.handoff, next.handoff) &&
    isSame(before.handedTo, next.handedTo)
  );
}

/** Both were made by the same code, so that equal values have their members in the same order. */
function isSame(before: unknown, next: unknown): boolean {
  return before === next || JSON.stringify(before) === JSON.stringify(next);
}
