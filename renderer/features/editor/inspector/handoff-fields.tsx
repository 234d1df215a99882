import { Select } from '@mantine/core';
import { useState } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { possibleGivers } from '../../../../core/workflow/edit/givers.ts';
import { useFieldProblem } from '../problems/problems-context.ts';
import { useEditorStore } from '../state/editor-store.ts';
import { JsonField } from './json-field.tsx';
import { ToolFields } from './tool-fields.tsx';
import { useNodeField } from './use-node-field.ts';

interface HandoffFieldsProps {
  readonly id: string;
  readonly node: JsonObject;
}

/** Whose work goes on, with whom, and what that one is told. */
export function HandoffFields({ id, node }: HandoffFieldsProps) {
  const store = useEditorStore();
  const from = useNodeField(id, node, ['from']);
  const [isChoosing, setChoosing] = useState(false);
  const own = typeof from.value === 'string' ? from.value : '';
  const givers = isChoosing ? possibleGivers(store.getState().editor.draft.document, id) : [];
  const choices = [...new Set([...givers, ...(own === '' ? [] : [own])])];
  return (
    <>
      <Select
        label="Hands over"
        description="The step before it whose agent passes its work on"
        size="sm"
        allowDeselect={false}
        searchable
        withAsterisk
        limit={200}
        error={useFieldProblem(id, ['from'])}
        data={choices.map((value) => ({ value, label: makeVisible(value) }))}
        onDropdownOpen={() => setChoosing(true)}
        value={own === '' ? null : own}
        onChange={(next) => next !== null && from.set(next)}
        nothingFoundMessage="No agent’s step comes before it."
        data-field="from"
      />
      <ToolFields id={id} node={node} base={[]} />
      <JsonField
        id={id}
        node={node}
        path={['context']}
        label="Context"
        description="What the agent is told beside the inputs; any JSON, templates in it are filled in. An agent that is not healthy is not called."
      />
    </>
  );
}
