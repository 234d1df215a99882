import { NodeResizer, type Node, type NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Annotation } from '../../../../core/workflow/schema.ts';
import { edit, useEditorStore } from '../state/editor-store.ts';
import classes from './note-node.module.css';

export interface NoteNodeData extends Record<string, unknown> {
  readonly note: Annotation;
}
export type NoteFlowNode = Node<NoteNodeData, 'note'>;

/** A note, or the frame of a group with its name. For readers only. */
export const NoteNode = memo(function NoteNode({ data, selected }: NodeProps<NoteFlowNode>) {
  const store = useEditorStore();
  const { note } = data;
  const words = makeVisible(note.text);
  return (
    <>
      <NodeResizer
        isVisible={selected}
        minWidth={96}
        minHeight={48}
        onResizeEnd={(_event, { x, y, width, height }) =>
          edit(store, { type: 'annotate', annotation: { ...note, x, y, width, height } })
        }
      />
      <div
        className={classes.note}
        data-kind={note.kind}
        data-note-id={note.id}
        data-selected={selected || undefined}
      >
        {words === '' ? (
          <span className={classes.empty}>{note.kind === 'note' ? 'An empty note' : 'A group'}</span>
        ) : (
          words
        )}
      </div>
    </>
  );
});
