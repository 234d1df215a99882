import type { Json } from '../../../../core/json.ts';
import { annotationsOf } from '../../../../core/workflow/edit/document.ts';
import type { Annotation } from '../../../../core/workflow/schema.ts';
import { placedAt } from '../../../canvas/placed-at.ts';
import type { NoteFlowNode } from './note-node.tsx';

/** React Flow has one set of names; no step is called so. */
const PREFIX = '#';

/** The name of a note for React Flow. */
export function flowIdOf(noteId: string): string {
  return `${PREFIX}${noteId}`;
}

/** The note that React Flow knows by this name; null: it is a step. */
export function noteIdOf(flowId: string): string | null {
  return flowId.startsWith(PREFIX) ? flowId.slice(PREFIX.length) : null;
}

const made = new WeakMap<Annotation, Map<boolean, NoteFlowNode>>();

/** A document’s notes and groups for React Flow, behind the steps; those that are the same as before are the same objects. */
export function noteNodesOf(annotations: Json | undefined, selected: ReadonlySet<string>): NoteFlowNode[] {
  return annotationsIn(annotations).map((note) => {
    const isSelected = selected.has(note.id);
    const known = made.get(note) ?? new Map<boolean, NoteFlowNode>();
    made.set(note, known);
    const node = known.get(isSelected) ?? makeNote(note, isSelected);
    known.set(isSelected, node);
    return node;
  });
}

const read = new WeakMap<object, readonly Annotation[]>();

/** Read once for each list that is written. */
function annotationsIn(list: Json | undefined): readonly Annotation[] {
  if (!Array.isArray(list)) return [];
  const known = read.get(list) ?? annotationsOf({ annotations: list });
  read.set(list, known);
  return known;
}

function makeNote(note: Annotation, isSelected: boolean): NoteFlowNode {
  const { width, height } = note;
  return {
    id: flowIdOf(note.id),
    type: 'note',
    ...placedAt({ x: note.x, y: note.y }),
    selected: isSelected,
    data: { note },
    width,
    height,
    measured: { width, height },
    zIndex: note.kind === 'group' ? -2 : -1,
    connectable: false,
  };
}
