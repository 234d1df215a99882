import { findJsonFault, jsonSize, type Json } from '../../../core/json.ts';
import { failStep } from './fail.ts';
import type { Recorder } from './recorder.ts';
import type { Step } from './state.ts';

/**
 * Characters of JSON that a run's events may hold in all: what keeps one run, and all who load it, in memory.
 * Larger things belong into files or artifacts, with their place as the output.
 */
export const MAX_RUN_SIZE = 64 * 1024 * 1024;

/** Whether the run can keep this, by its form and its size; if not, the step is failed. */
export function canKeep(recorder: Recorder, step: Step, content: unknown): boolean {
  const fault = findJsonFault(content);
  if (fault !== null) {
    failStep(recorder, step, {
      code: 'invalid_request',
      message: `what this step gives or takes can't be kept: ${fault}`,
      fix: 'Correct the agent or the template that makes it.',
    });
    return false;
  }
  if (recorder.state.size + jsonSize(content) <= MAX_RUN_SIZE) return true;
  failStep(recorder, step, {
    code: 'invalid_request',
    message: `with this the run would hold more than ${MAX_RUN_SIZE / 1024 / 1024} MiB of inputs and outputs`,
    fix: 'Pass on less: pick the fields that are needed, shorten lists, or work in several runs.',
  });
  return false;
}

/** Ends a step with its output, if the run can hold it. */
export function succeed(recorder: Recorder, step: Step, output: Json): void {
  if (!canKeep(recorder, step, output)) return;
  recorder.emit({ type: 'step.succeeded', data: { stepId: step.stepId, output } });
}
