import { useState } from 'react';
import type { JsonObject } from '../../../core/json.ts';
import { checkInput } from '../../../core/workflow/input.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import { firstValues, readForm, type FieldValue, type FieldValues } from './form-values.ts';

/** The form that asks for the inputs of a workflow. */
export interface InputForm {
  readonly values: FieldValues;
  readonly change: (name: string, value: FieldValue) => void;
  /** What is wrong with an input, once the person has been at it; null: nothing. */
  readonly problemOf: (name: string) => string | null;
  /** From now on everything that is wrong shows. */
  readonly touchAll: () => void;
  readonly input: JsonObject;
  /** Whether a run can be started with it. */
  readonly isSound: boolean;
}

/** `before`: what another run was started with, which the form begins with in place of the defaults. */
export function useInputForm(workflow: Workflow, before: JsonObject = {}): InputForm {
  const [values, setValues] = useState(() => firstValues(withBefore(workflow.inputs, before)));
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const { input, unreadable } = readForm(workflow.inputs, values);
  const checked = checkInput(workflow, input);
  const wrongWith = (name: string): string | null => {
    if (unreadable[name] !== undefined) return unreadable[name];
    const found = checked.ok ? undefined : checked.problems.find(({ path }) => path === `input.${name}`);
    if (found?.code === 'missing_input') return 'Fill this in.';
    return found ? `${found.message} ${found.fix}` : null;
  };
  return {
    values,
    change: (name, value) => {
      setValues((all) => ({ ...all, [name]: value }));
      setTouched((all) => new Set(all).add(name));
    },
    problemOf: (name) => (touched.has(name) ? wrongWith(name) : null),
    touchAll: () => setTouched(new Set(Object.keys(workflow.inputs))),
    input,
    isSound: checked.ok && Object.keys(unreadable).length === 0,
  };
}

function withBefore(inputs: Workflow['inputs'], before: JsonObject): Workflow['inputs'] {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const value = Object.hasOwn(before, name) ? before[name] : undefined;
      return [name, value === undefined || value === null ? input : { ...input, default: value }];
    }),
  );
}
