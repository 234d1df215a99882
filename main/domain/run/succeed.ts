import { jsonSize, type Json } from '../../../core/json.ts';
import { failStep } from './fail.ts';
import type { Recorder } from './recorder.ts';
import type { Step } from './state.ts';

/**
 * Characters of JSON that a run's events may hold in all: what keeps one run, and all who load it, in memory.
 * Larger things belong into files or artifacts, with their place as the output.
 */
export const MAX_RUN_SIZE = 64 * 1024 * 1024;

/** Whether the run can take so much more; if not, the step is failed. */
export function hasRoomFor(recorder: Recorder, step: Step, content: unknown): boolean {
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
  if (!hasRoomFor(recorder, step, output)) return;
  recorder.emit({ type: 'step.succeeded', data: { stepId: step.stepId, output } });
}
