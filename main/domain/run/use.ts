import type { StepError } from '../../../core/errors.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import { checkInput, describeInputProblems } from '../../../core/workflow/input.ts';
import type { Workflow, WorkflowAction } from '../../../core/workflow/schema.ts';
import { cancelParts } from './cancel.ts';
import { endCandidate } from './explore.ts';
import { failStep, rejectStep } from './fail.ts';
import type { Recorder } from './recorder.ts';
import { outputScopeOf, scopeOf } from './scope.ts';
import { stepOf, type Frame, type RunState, type Step } from './state.ts';
import { findCulprit } from './status.ts';
import { canKeep, succeed } from './succeed.ts';
import { fill } from './templates.ts';

/** Steps that one run may come to have, of all workflows and items: what a run is kept in memory with. */
export const MAX_STEPS = 50_000;

/** Begins the work of a workflow that a step uses: its steps become steps of the run. */
export function beginWorkflow(recorder: Recorder, step: Step, action: WorkflowAction): true {
  const { state } = recorder;
  const used = state.uses.get(action.workflow);
  if (!used) throw new Error(`run ${state.runId} was started without the workflow ${action.workflow}`);
  const given = inputFor(state, step, action, used.workflow);
  if (!given.ok) failStep(recorder, step, given.error);
  else if (state.steps.size + used.graph.nodes.size > MAX_STEPS) failStep(recorder, step, tooManySteps());
  else if (canKeep(recorder, step, given.input)) {
    const uses = { workflow: action.workflow, input: given.input };
    recorder.emit({ type: 'step.started', data: { stepId: step.stepId, attempt: step.attempts + 1, uses } });
  }
  return true;
}

function inputFor(state: RunState, step: Step, action: WorkflowAction, workflow: Workflow) {
  const filled = fill(action.with, scopeOf(state, step), 'with');
  if (!filled.ok) return filled;
  if (!isJsonObject(filled.value)) throw new Error(`the inputs for ${step.stepId} are no object`);
  const checked = checkInput(workflow, filled.value);
  if (checked.ok) return checked;
  const { message, fix } = describeInputProblems(checked.problems);
  const error: StepError = {
    code: 'invalid_request',
    message: `the workflow ${action.workflow} can't begin with what it is given: ${message}`,
    fix,
  };
  return { ok: false, error } as const;
}

/** Ends the steps whose workflows have come to their end, or past their own limit. Whether there were any. */
export function endWorkflows(recorder: Recorder): boolean {
  const { state } = recorder;
  let progress = false;
  // Inner ones began later: what they end may end those around them in the same go.
  for (const stepId of [...state.openFrames].reverse()) {
    const frame = state.frames.get(stepId);
    const step = state.steps.get(stepId);
    if (!frame || step?.state !== 'running' || frame.open > 0) continue;
    endWorkflow(recorder, step, frame);
    progress = true;
  }
  return progress;
}

function endWorkflow(recorder: Recorder, step: Step, frame: Frame): void {
  const { state } = recorder;
  const culprit = findCulprit(state, frame);
  const name = culprit?.stepId.slice(frame.prefix.length) ?? '';
  if (culprit?.state === 'rejected') {
    rejectStep(recorder, step, `${name}: ${culprit.reason ?? 'rejected'}`);
    return;
  }
  if (culprit) {
    const error = culprit.error ?? { code: 'internal', message: 'failed', fix: '' };
    failStep(recorder, step, { ...error, message: `${name}: ${error.message}` });
    return;
  }
  if (frame.isCandidate) {
    endCandidate(recorder, step);
    return;
  }
  const output: Record<string, Json> = {};
  const scope = outputScopeOf(state, frame);
  for (const [key, template] of Object.entries(frame.workflow.outputs)) {
    const filled = fill(template, scope, `outputs.${key}`);
    if (!filled.ok) {
      failStep(recorder, step, filled.error);
      return;
    }
    output[key] = filled.value;
  }
  succeed(recorder, step, output);
}

/** Ends workflows that took longer than their own limit; what of them is under way is cut short. */
export function closeOverdueWorkflows(recorder: Recorder): void {
  const { state, now } = recorder;
  for (const stepId of [...state.openFrames]) {
    const frame = state.frames.get(stepId);
    if (!frame || frame.deadline === null || frame.deadline > now || !state.openFrames.has(stepId)) continue;
    const limit = frame.workflow.timeout ?? '';
    const message = `the workflow took longer than its limit of ${limit}`;
    const step = stepOf(state, stepId);
    cancelParts(recorder, step, message);
    failStep(recorder, step, { code: 'timeout', message, fix: 'Give it less to do, or a longer timeout.' });
  }
}

/** When the first of the workflows at work comes to its own limit, in milliseconds since the epoch; Infinity: none has one. */
export function nextDeadline({ openFrames, frames }: RunState): number {
  let next = Infinity;
  for (const stepId of openFrames) next = Math.min(next, frames.get(stepId)?.deadline ?? Infinity);
  return next;
}

function tooManySteps(): StepError {
  return {
    code: 'invalid_request',
    message: `with this workflow the run would have more than ${MAX_STEPS} steps`,
    fix: 'Work on less at a time, or in several runs.',
  };
}
