import { useState } from 'react';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { useLatest } from '../../../ui/use-latest.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { readTyped, written } from './json-text.ts';
import { TemplateArea } from './template-area.tsx';
import { useNodeField } from './use-node-field.ts';
import { withinOf } from './within.ts';

interface JsonFieldProps {
  /** Null: it is of the workflow itself, which `node` is then. */
  readonly id: string | null;
  readonly node: JsonObject;
  readonly path: readonly (string | number)[];
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  /** Null: templates mean nothing here. */
  readonly holds?: 'template' | null;
  /** What an empty field stands for; left out: the member is taken away. */
  readonly whenEmpty?: Json;
}

/** A member that may be anything: a template or a text as it is, everything else as JSON. */
export function JsonField({
  id,
  node,
  path,
  label,
  description,
  placeholder,
  isRequired = false,
  holds = 'template',
  whenEmpty,
}: JsonFieldProps) {
  const { value, set, end } = useNodeField(id, node, path);
  // What is no JSON yet is only here; what was there before stays.
  const [typed, setTyped] = useState<string | null>(null);
  const problem = useFieldProblem(id, path);
  const shown = typed ?? written(value);
  const read = readTyped(shown);
  return (
    <TemplateArea
      nodeId={id}
      holds={holds}
      within={withinOf(node, path)}
      value={shown}
      onChange={useLatest((text: string) => {
        setTyped(text);
        const now = readTyped(text);
        if (now.ok) set(now.value ?? whenEmpty);
      })}
      onBlur={useLatest(() => {
        if (read.ok) setTyped(null);
        end();
      })}
      label={label}
      description={description}
      placeholder={placeholder}
      error={read.ok ? problem : read.why}
      isRequired={isRequired}
      field={path.join('.')}
    />
  );
}
