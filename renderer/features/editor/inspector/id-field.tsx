import { TextInput } from '@mantine/core';
import { memo, useState } from 'react';
import { whyNotId } from '../../../../core/workflow/edit/node-ids.ts';
import { edit, select, useEditorStore } from '../state/editor-store.ts';
import { selectNodes } from '../state/selection.ts';

/** The id that templates name. Another one is taken over when the field is left, wherever the old one stood. */
export const IdField = memo(function IdField({ id }: { readonly id: string }) {
  const store = useEditorStore();
  const [typed, setTyped] = useState(id);
  const problem = typed === id ? null : whyNotId(store.getState().editor.draft.document, typed, id);
  const take = (): void => {
    if (typed === id) return;
    if (problem !== null) {
      setTyped(id);
      return;
    }
    edit(store, { type: 'rename-node', from: id, to: typed });
    select(store, selectNodes([typed]));
  };
  return (
    <TextInput
      label="Id"
      size="sm"
      description="What templates call it; they follow when you change it"
      error={problem}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      data-field="id"
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key === 'Escape') setTyped(id);
      }}
    />
  );
});
