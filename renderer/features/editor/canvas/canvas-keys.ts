import type { ReactFlowInstance } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import { edgesIn, nodesOf } from '../../../../core/workflow/edit/document.ts';
import { sketchOf } from '../../../../core/workflow/edit/sketch.ts';
import { isArrowKey, neighbourOf } from '../../../canvas/navigate.ts';
import { edgesOf } from '../../../../core/workflow/schema.ts';
import { edit, goTo, select, type EditorStoreApi } from '../state/editor-store.ts';
import { shownLayout } from '../state/shown-layout.ts';
import { edgeKey, NO_SELECTION, onlyNode, selectNodes } from '../state/selection.ts';
import { zoomToSelection } from './zoom-to-selection.ts';

const STEP = 16;
const SHIFTS = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
} as const;

/** What a key does on the canvas. Whether it did anything. Undo, copy and so on work in the whole editor. */
export function handleCanvasKey(
  event: KeyboardEvent,
  store: EditorStoreApi,
  flow: Pick<ReactFlowInstance, 'zoomIn' | 'zoomOut' | 'fitView'>,
): boolean {
  const { key } = event;
  if (event.ctrlKey || event.metaKey) return false;
  if (event.altKey) return isArrowKey(key) && moveSelected(store, SHIFTS[key]);
  if (isArrowKey(key)) return goAlong(store, key);
  switch (key) {
    case 'Delete':
    case 'Backspace':
      return removeSelected(store, event.shiftKey);
    case 'Escape':
      select(store, NO_SELECTION);
      return true;
    case 'Enter': {
      const node = onlyNode(store.getState().selection);
      if (node !== null) goTo(store, { node, path: [] });
      return node !== null;
    }
    case '+':
    case '=':
      void flow.zoomIn();
      return true;
    case '-':
      void flow.zoomOut();
      return true;
    case '0':
      void flow.fitView({ padding: 0.08, maxZoom: 1 });
      return true;
    case 'z':
      return zoomToSelection(store, flow);
    default:
      return false;
  }
}

/** Takes out what is selected; with `heal` what stood before a step is connected to what came after it. */
export function removeSelected(store: EditorStoreApi, heal: boolean): boolean {
  const { selection, editor } = store.getState();
  const edges = edgesIn(editor.draft.document).filter((each) => selection.edges.has(edgeKey(each)));
  const nodes = [...selection.nodes];
  const notes = [...selection.notes].map((id) => ({ type: 'remove-annotation', id }) as const);
  if (nodes.length + edges.length + notes.length === 0) return false;
  edit(store, { type: 'batch', edits: [{ type: 'remove', nodes, edges, heal }, ...notes] });
  return true;
}

function moveSelected(store: EditorStoreApi, { x, y }: { readonly x: number; readonly y: number }): boolean {
  const { selection, editor } = store.getState();
  const { nodes } = selection;
  const layout = shownLayout(editor.draft.document);
  if (nodes.size === 0) return false;
  const points = Object.fromEntries(
    [...nodes].flatMap((id) => {
      const at = layout.points.get(id);
      return at ? [[id, { x: at.x + x, y: at.y + y }]] : [];
    }),
  );
  edit(store, { type: 'move', points }, `nudge ${[...nodes].join(' ')}`);
  return true;
}

function goAlong(store: EditorStoreApi, key: keyof typeof SHIFTS): boolean {
  const { selection, editor } = store.getState();
  const { document } = editor.draft;
  const [first] = nodesOf(document);
  const from = onlyNode(selection) ?? [...selection.nodes][0];
  if (from === undefined) {
    if (first) select(store, selectNodes([first.id]));
    return first !== undefined;
  }
  const next = neighbourOf(from, key, shownLayout(document), edgesOf(sketchOf(document)));
  if (next !== null) select(store, selectNodes([next]));
  return true;
}
