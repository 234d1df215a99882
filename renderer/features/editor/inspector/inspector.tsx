import { findNode } from '../../../../core/workflow/edit/document.ts';
import { useEditor } from '../state/editor-store.ts';
import { onlyNode } from '../state/selection.ts';
import { EdgeInspector } from './edge-inspector.tsx';
import classes from './inspector.module.css';
import { NodeInspector } from './node-inspector.tsx';
import { NoteInspector } from './note-inspector.tsx';
import { WorkflowInspector } from './workflow-inspector.tsx';

/** What is selected, to be looked at and changed: a step, an edge, or the workflow itself. */
export function Inspector() {
  const document = useEditor(({ editor }) => editor.draft.document);
  const selection = useEditor((state) => state.selection);
  const id = onlyNode(selection);
  const placed = id === null ? undefined : findNode(document, id);
  const [edge] = selection.edges;
  const [note] = selection.notes;
  return (
    <aside aria-label="Inspector" className={classes.inspector}>
      {placed ? (
        <NodeInspector key={placed.id} id={placed.id} node={placed.node} />
      ) : edge !== undefined && selection.edges.size === 1 && selection.nodes.size === 0 ? (
        <EdgeInspector edgeId={edge} />
      ) : note !== undefined &&
        selection.notes.size === 1 &&
        selection.nodes.size + selection.edges.size === 0 ? (
        <NoteInspector key={note} id={note} />
      ) : selection.nodes.size > 1 ? (
        <p className={classes.quiet}>
          {selection.nodes.size} steps are selected. They can be moved, copied, aligned and removed together.
        </p>
      ) : (
        <WorkflowInspector />
      )}
    </aside>
  );
}
