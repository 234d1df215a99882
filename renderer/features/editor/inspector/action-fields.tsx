import { SegmentedControl } from '@mantine/core';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { getIn } from '../../../../core/workflow/edit/json-path.ts';
import { edit, useEditorStore } from '../state/editor-store.ts';
import classes from './inspector.module.css';
import { JsonField } from './json-field.tsx';
import { ToolFields } from './tool-fields.tsx';
import { UseFields } from './use-fields.tsx';

interface ActionFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
  /** The field of the node that holds the action. */
  readonly field: 'do' | 'check';
  readonly label: string;
  readonly isOptional?: boolean;
}

const KINDS = [
  { value: 'agent', label: 'A tool' },
  { value: 'workflow', label: 'A workflow' },
  { value: 'transform', label: 'A value' },
] as const;

/** What each kind of action begins with. */
const BEGINNINGS: Readonly<Record<string, Json>> = {
  agent: { kind: 'agent', agent: '', tool: '' },
  workflow: { kind: 'workflow', workflow: '' },
  transform: { kind: 'transform', value: '' },
};

/** What a step does again and again: which kind of thing, and its fields. */
export function ActionFields({ id, node, field, label, isOptional = false }: ActionFieldsProps) {
  const store = useEditorStore();
  const kind = getIn(node, [field, 'kind']);
  const shown = typeof kind === 'string' ? kind : 'none';
  const change = (next: string): void => {
    if (next === shown) return;
    // What was written for another kind fits nothing of this one; undo brings it back.
    edit(store, { type: 'set', node: id, path: [field], value: BEGINNINGS[next] });
  };
  return (
    <>
      <div>
        <h2 className={classes.heading}>{label}</h2>
        <SegmentedControl
          aria-label={label}
          size="xs"
          fullWidth
          mt={4}
          data={[...(isOptional ? [{ value: 'none', label: 'Nothing' }] : []), ...KINDS]}
          value={shown}
          onChange={change}
        />
      </div>
      <Fields id={id} node={node} field={field} kind={shown} />
    </>
  );
}

interface FieldsProps extends Pick<ActionFieldsProps, 'id' | 'node' | 'field'> {
  readonly kind: string;
}

function Fields({ id, node, field, kind }: FieldsProps) {
  const at = { id, node };
  switch (kind) {
    case 'agent':
      return <ToolFields {...at} base={[field]} />;
    case 'workflow':
      return <UseFields {...at} base={[field]} />;
    case 'transform':
      return (
        <JsonField
          {...at}
          path={[field, 'value']}
          label="Value"
          description="Any JSON; templates in it are filled in"
        />
      );
    default:
      return null;
  }
}
