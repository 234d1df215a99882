import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { useNodeField } from './use-node-field.ts';

interface NumberFieldProps {
  /** Null: it is of the workflow itself, which `node` is then. */
  readonly id: string | null;
  readonly node: JsonObject;
  readonly path: readonly (string | number)[];
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly isRequired?: boolean;
}

/** A member that is a number. What is none is shown as it is, marked, and kept until it is put right. */
export function NumberField({
  id,
  node,
  path,
  label,
  description,
  placeholder,
  isRequired = false,
}: NumberFieldProps) {
  const { value, set, end } = useNodeField(id, node, path);
  const problem = useFieldProblem(id, path);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? textOf(value);
  const isNumber = shown === '' || Number.isFinite(Number(shown));
  return (
    <TextInput
      label={label}
      {...(description !== undefined && { description })}
      {...(placeholder !== undefined && { placeholder })}
      error={isNumber ? problem : 'This is no number; what was there before stays.'}
      withAsterisk={isRequired}
      size="sm"
      inputMode="decimal"
      data-field={path.join('.')}
      value={shown}
      onChange={({ currentTarget }) => {
        const text = currentTarget.value;
        setTyped(text);
        if (text.trim() === '') set(undefined);
        else if (Number.isFinite(Number(text))) set(Number(text));
      }}
      onBlur={() => {
        if (isNumber) setTyped(null);
        end();
      }}
    />
  );
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
