import { Select } from '@mantine/core';
import { useState } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { useEditorStore } from '../state/editor-store.ts';
import { useNodeField } from './use-node-field.ts';

interface StepChoiceProps {
  readonly id: string;
  readonly node: JsonObject;
  readonly path: readonly string[];
  readonly label: string;
  readonly description: string;
  /** The steps of a document that this one could name. */
  readonly possible: (document: JsonObject, id: string) => readonly string[];
  /** What to say when there are none. */
  readonly nobody: string;
  /** Takes the choice away; left out: one has to be made. */
  readonly onClear?: () => void;
  readonly placeholder?: string;
}

/** A member of a step that names another one. What is written there is offered, too, even if it names nothing. */
export function StepChoice({
  id,
  node,
  path,
  label,
  description,
  possible,
  nobody,
  onClear,
  placeholder,
}: StepChoiceProps) {
  const store = useEditorStore();
  const { value, set } = useNodeField(id, node, path);
  const [isChoosing, setChoosing] = useState(false);
  const own = typeof value === 'string' ? value : '';
  const found = isChoosing ? possible(store.getState().editor.draft.document, id) : [];
  const choices = [...new Set([...found, ...(own === '' ? [] : [own])])];
  return (
    <Select
      label={label}
      description={description}
      placeholder={placeholder}
      size="sm"
      allowDeselect={false}
      clearable={onClear !== undefined}
      clearButtonProps={{ 'aria-label': `Clear: ${label}` }}
      searchable
      withAsterisk={onClear === undefined}
      limit={200}
      error={useFieldProblem(id, path)}
      data={choices.map((step) => ({ value: step, label: makeVisible(step) }))}
      onDropdownOpen={() => setChoosing(true)}
      value={own === '' ? null : own}
      onChange={(next) => {
        if (next !== null) set(next);
        else onClear?.();
      }}
      nothingFoundMessage={nobody}
      data-field={path.join('.')}
    />
  );
}
