import type { StepError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { failStep } from './fail.ts';
import type { Recorder } from './recorder.ts';
import { scopeOf } from './scope.ts';
import type { Step } from './state.ts';
import { canKeep } from './succeed.ts';
import { fill } from './templates.ts';

/** A list that a step goes through: as it is written, in which field, and how long it may be. */
export interface WrittenList {
  readonly written: Json;
  readonly field: string;
  readonly most: number;
}

/** Begins a step that spreads its work over a list; undefined: it failed, for there is no such list. */
export function beginMany(
  recorder: Recorder,
  step: Step,
  { written, field, most }: WrittenList,
): readonly Json[] | undefined {
  const list = fill(written, scopeOf(recorder.state, step), field);
  const items: readonly Json[] | null = list.ok && Array.isArray(list.value) ? list.value : null;
  if (!list.ok) failStep(recorder, step, list.error);
  else if (items === null) failStep(recorder, step, notAList(field));
  else if (items.length > most) failStep(recorder, step, tooMany(field, items.length, most));
  else if (canKeep(recorder, step, items)) {
    recorder.emit({ type: 'step.started', data: { stepId: step.stepId, attempt: 1, items } });
    return items;
  }
  return undefined;
}

function notAList(field: string): StepError {
  return {
    code: 'invalid_request',
    message: `"${field}" gave something that is not a list`,
    fix: `Point "${field}" at a list, such as {{scan.output.findings}}.`,
  };
}

function tooMany(field: string, count: number, most: number): StepError {
  return {
    code: 'invalid_request',
    message: `"${field}" may have at most ${most} items here, and this list has ${count}`,
    fix: 'Narrow the list in the node before, or work in several runs.',
  };
}
