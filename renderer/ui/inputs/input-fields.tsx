import type { Workflow } from '../../../core/workflow/schema.ts';
import type { FieldValue } from './form-values.ts';
import { InputField } from './input-field.tsx';
import type { InputForm } from './use-input-form.ts';

interface InputFieldsProps {
  readonly workflow: Pick<Workflow, 'inputs'>;
  readonly form: InputForm;
  readonly onChange: (name: string, value: FieldValue) => void;
}

/** A field for each input of a workflow. */
export function InputFields({ workflow, form, onChange }: InputFieldsProps) {
  return Object.entries(workflow.inputs).map(([name, declared]) => (
    <InputField
      key={name}
      name={name}
      input={declared}
      value={form.values[name] ?? ''}
      problem={form.problemOf(name)}
      onChange={(value) => onChange(name, value)}
    />
  ));
}
