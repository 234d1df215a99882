import type { NodeChange, XYPosition } from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';
import { useLatest } from '../../../ui/use-latest.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import { placedAt } from '../../../canvas/placed-at.ts';
import { edit, useEditorStore } from '../state/editor-store.ts';
import type { EditorFlowNode } from './editor-node.tsx';
import { noteIdOf } from './note-model.ts';
import type { NoteFlowNode } from './note-node.tsx';

export type CanvasNode = EditorFlowNode | NoteFlowNode;

/** Where and how large something is while it is dragged or pulled at. */
interface Live {
  readonly position?: XYPosition;
  readonly size?: { readonly width: number; readonly height: number };
}
const NOTHING: ReadonlyMap<string, Live> = new Map();

/**
 * Dragging: while it goes on only the places on the screen change, at its end it is one edit. What isn't dragged stays the
 * same objects with each frame. What lies in a group goes with it.
 */
export function useMoving(placed: CanvasNode[]) {
  const store = useEditorStore();
  const [live, setLive] = useState(NOTHING);
  /** While dragging: what each dragged group takes along. */
  const carried = useRef<ReadonlyMap<string, readonly CanvasNode[]> | null>(null);
  const nodes = useMemo(
    () => (live.size === 0 ? placed : placed.map((node) => withLive(node, live.get(node.id)))),
    [placed, live],
  );

  const carriedBy = (groupId: string, to: XYPosition): readonly (readonly [string, XYPosition])[] => {
    const inside = carried.current?.get(groupId);
    const from = inside && placed.find(({ id }) => id === groupId)?.position;
    return from ? inside.map(({ id, position }) => [id, shifted(position, from, to)]) : [];
  };
  const onDragStop = useLatest(() => {
    carried.current = null;
    const edits = [...live].flatMap(([id, { position }]) => (position ? [{ id, position }] : []));
    setLive(NOTHING);
    if (edits.length > 0) edit(store, moveEdit(placed, edits));
  });
  return {
    nodes,
    onNodesChange: useLatest((changes: readonly NodeChange<CanvasNode>[]) => {
      const isDragging = carried.current !== null;
      const next = new Map<string, Live>();
      for (const change of changes) {
        if (change.type === 'position' && change.position && (isDragging || change.dragging === undefined)) {
          next.set(change.id, { ...next.get(change.id), position: change.position });
          for (const [inside, at] of carriedBy(change.id, change.position))
            next.set(inside, { position: at });
        }
        if (change.type === 'dimensions' && change.resizing === true && change.dimensions)
          next.set(change.id, { ...next.get(change.id), size: change.dimensions });
        // The edit that follows says the size.
        if (change.type === 'dimensions' && change.resizing === false) setLive(NOTHING);
      }
      if (next.size > 0) setLive((before) => merge(before, next));
    }),
    onDragStart: useLatest((_event: unknown, _first: unknown, dragged: readonly CanvasNode[]) => {
      carried.current = whatGroupsHold(placed, dragged);
    }),
    onSelectionDragStart: useLatest((_event: unknown, dragged: readonly CanvasNode[]) => {
      carried.current = whatGroupsHold(placed, dragged);
    }),
    onDragStop,
  };
}

function merge(
  before: ReadonlyMap<string, Live>,
  next: ReadonlyMap<string, Live>,
): ReadonlyMap<string, Live> {
  const merged = new Map(before);
  for (const [id, each] of next) merged.set(id, { ...merged.get(id), ...each });
  return merged;
}

function withLive(node: CanvasNode, live: Live | undefined): CanvasNode {
  if (!live) return node;
  const { position = node.position, size } = live;
  return { ...node, ...placedAt(position), ...(size && { ...size, measured: size }) };
}

function shifted(at: XYPosition, from: XYPosition, to: XYPosition): XYPosition {
  return { x: at.x + to.x - from.x, y: at.y + to.y - from.y };
}

/** Steps get places, notes are written anew; together one step to undo. */
function moveEdit(
  placed: readonly CanvasNode[],
  moved: readonly { readonly id: string; readonly position: XYPosition }[],
): Edit {
  const points: Record<string, XYPosition> = {};
  const notes: Edit[] = [];
  for (const { id, position } of moved) {
    const node = placed.find((each) => each.id === id);
    if (node?.type === 'note')
      notes.push({ type: 'annotate', annotation: { ...node.data.note, ...position } });
    else if (noteIdOf(id) === null) points[id] = position;
  }
  return { type: 'batch', edits: [{ type: 'move', points }, ...notes] };
}

/** For each dragged group what lies wholly in it and is not dragged itself. */
function whatGroupsHold(placed: readonly CanvasNode[], dragged: readonly CanvasNode[]) {
  const own = new Set(dragged.map(({ id }) => id));
  const groups = placed.filter(
    (node) => own.has(node.id) && node.type === 'note' && node.data.note.kind === 'group',
  );
  return new Map(
    groups.map((group) => [group.id, placed.filter((node) => !own.has(node.id) && isInside(node, group))]),
  );
}

function isInside(node: CanvasNode, group: CanvasNode): boolean {
  const [width, height] = [node.width ?? 0, node.height ?? 0];
  return (
    node.position.x >= group.position.x &&
    node.position.y >= group.position.y &&
    node.position.x + width <= group.position.x + (group.width ?? 0) &&
    node.position.y + height <= group.position.y + (group.height ?? 0)
  );
}
