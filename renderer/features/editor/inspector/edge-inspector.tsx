import { Button, Select } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { edgesIn, findNode } from '../../../../core/workflow/edit/document.ts';
import { outcomesOf } from '../../../../core/workflow/edit/connect-check.ts';
import { edit, select, useEditor, useEditorStore } from '../state/editor-store.ts';
import { edgeKey, NO_SELECTION } from '../state/selection.ts';
import classes from './inspector.module.css';
import { WHEN_WORDS } from './when-words.ts';

/** An edge: when it is taken. */
export function EdgeInspector({ edgeId }: { readonly edgeId: string }) {
  const store = useEditorStore();
  const document = useEditor(({ editor }) => editor.draft.document);
  const edge = edgesIn(document).find((each) => edgeKey(each) === edgeId);
  if (!edge) return null;
  const outcomes = outcomesOf(findNode(document, edge.from)?.node['kind']);
  return (
    <>
      <h2 className={classes.heading}>Connection</h2>
      <div>
        <span className="sb-mono">{edge.from}</span> → <span className="sb-mono">{edge.to}</span>
      </div>
      <Select
        label="Taken"
        size="sm"
        allowDeselect={false}
        data={outcomes.map((on) => ({ value: on, label: WHEN_WORDS[on] }))}
        value={edge.on}
        onChange={(on) => {
          if (on === null || on === edge.on) return;
          const to = { ...edge, on };
          edit(store, { type: 'reconnect', edge, to });
          select(store, { ...NO_SELECTION, edges: new Set([edgeKey(to)]) });
        }}
      />
      <Button
        variant="default"
        leftSection={<IconTrash size={14} aria-hidden />}
        onClick={() => edit(store, { type: 'disconnect', edge })}
      >
        Remove the connection
      </Button>
    </>
  );
}
