import { memo } from 'react';
import { whyNotId } from '../../../../core/workflow/edit/node-ids.ts';
import { edit, select, useEditorStore } from '../state/editor-store.ts';
import { selectNodes } from '../state/selection.ts';
import { RenameField } from './rename-field.tsx';

/** The id that templates name; they follow, wherever the old one stood. */
export const IdField = memo(function IdField({ id }: { readonly id: string }) {
  const store = useEditorStore();
  return (
    <RenameField
      label="Id"
      description="What templates call it; they follow when you change it"
      name={id}
      whyNot={(typed) => whyNotId(store.getState().editor.draft.document, typed, id)}
      onRename={(to) => {
        edit(store, { type: 'rename-node', from: id, to });
        select(store, selectNodes([to]));
      }}
      field="id"
    />
  );
});
