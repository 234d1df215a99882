import type { JsonObject } from '../../../../core/json.ts';
import { useLatest } from '../../../ui/use-latest.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import type { TextKind } from './completion-at.ts';
import { TemplateArea } from './template-area.tsx';
import { useNodeField } from './use-node-field.ts';
import { withinOf } from './within.ts';

interface TextFieldProps {
  /** Null: it is of the workflow itself, which `node` is then. */
  readonly id: string | null;
  readonly node: JsonObject;
  readonly path: readonly (string | number)[];
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  /** Null: plain text. */
  readonly holds?: TextKind | null;
  readonly isRequired?: boolean;
  /** An empty text stays, instead of taking the member away. */
  readonly keepsEmpty?: boolean;
}

/** A member of a step that is a text; an empty one takes it away. */
export function TextField({
  id,
  node,
  path,
  label,
  description,
  placeholder,
  holds = null,
  isRequired = false,
  keepsEmpty = false,
}: TextFieldProps) {
  const { value, set, end } = useNodeField(id, node, path);
  return (
    <TemplateArea
      nodeId={id}
      holds={holds}
      within={withinOf(node, path)}
      value={typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)}
      onChange={useLatest((text: string) => set(text === '' && !keepsEmpty ? undefined : text))}
      onBlur={useLatest(end)}
      label={label}
      description={description}
      placeholder={placeholder}
      error={useFieldProblem(id, path)}
      isRequired={isRequired}
      field={path.join('.')}
    />
  );
}
