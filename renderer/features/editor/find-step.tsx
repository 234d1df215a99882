import { Select } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { nodesOf } from '../../../core/workflow/edit/document.ts';
import { faceOf } from './canvas/node-face.ts';
import classes from './editor.module.css';
import { select, useEditor, useEditorStore } from './state/editor-store.ts';
import { selectNodes } from './state/selection.ts';

/** Finds a step by its title, its id or what it does, and shows it. */
export function FindStep({ onClose }: { readonly onClose: () => void }) {
  const store = useEditorStore();
  const document = useEditor(({ editor }) => editor.draft.document);
  const data = nodesOf(document).map(({ id, node }) => {
    const { title, what } = faceOf(node);
    return { value: id, label: makeVisible(title === id ? `${id} · ${what}` : `${title} · ${id} · ${what}`) };
  });
  return (
    <Select
      className={classes.find}
      aria-label="Find a step on the canvas"
      placeholder="Find a step on the canvas"
      leftSection={<IconSearch size={14} aria-hidden />}
      autoFocus
      searchable
      defaultDropdownOpened
      limit={50}
      data={data}
      value={null}
      nothingFoundMessage="No step is called so."
      onChange={(id) => {
        if (id !== null) select(store, selectNodes([id]));
        onClose();
      }}
      onBlur={onClose}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    />
  );
}
