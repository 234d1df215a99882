import { NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { WorkflowInput } from '../../../core/workflow/schema.ts';
import { GrowingText } from '../growing-text.tsx';
import { choiceLabel, fieldKindOf, type FieldValue } from './form-values.ts';

interface InputFieldProps {
  readonly name: string;
  readonly input: WorkflowInput;
  readonly value: FieldValue;
  /** What is wrong with it, or null. */
  readonly problem: string | null;
  readonly onChange: (value: FieldValue) => void;
}

/** One input of a workflow as a field of the form. */
export function InputField({ name, input, value, problem, onChange }: InputFieldProps) {
  const isRequired = input.default === undefined && input.required !== false;
  const description = makeVisible(input.description ?? '');
  const common = {
    label: name,
    description: description === '' ? undefined : description,
    error: problem,
    withAsterisk: isRequired,
    name,
    size: 'sm',
  } as const;
  const text = typeof value === 'string' ? value : '';
  switch (fieldKindOf(input)) {
    case 'switch':
      return (
        <Switch
          label={name}
          description={description}
          error={problem}
          size="sm"
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...common}
          data={(input.enum ?? []).map((choice) => ({
            value: JSON.stringify(choice),
            label: choiceLabel(choice),
          }))}
          value={text === '' ? null : text}
          onChange={(chosen) => onChange(chosen ?? '')}
          clearable={!isRequired && input.default === undefined}
          allowDeselect={false}
          searchable={(input.enum?.length ?? 0) > 10}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={text}
          onChange={(typed) => onChange(String(typed))}
          {...(input.minimum !== undefined && { min: input.minimum })}
          {...(input.maximum !== undefined && { max: input.maximum })}
          allowDecimal={input.type === 'number'}
          clampBehavior="none"
        />
      );
    case 'texts':
      return (
        <TagsInput
          {...common}
          placeholder="Type one and press Enter"
          value={typeof value === 'object' ? [...value] : []}
          onChange={onChange}
          splitChars={[]}
          acceptValueOnBlur
        />
      );
    case 'json':
      return (
        <GrowingText
          {...common}
          placeholder={input.type === 'array' ? '[ … ] as JSON' : '{ … } as JSON'}
          rows={[3, 16]}
          isCode
          spellCheck={false}
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
    case 'text':
      return (
        <TextInput {...common} value={text} onChange={({ currentTarget }) => onChange(currentTarget.value)} />
      );
  }
}
