import { annotationsOf, nodesOf, type Point } from '../../../../core/workflow/edit/document.ts';
import { copyFragment, readFragment } from '../../../../core/workflow/edit/fragment.ts';
import {
  align,
  distribute,
  type Alignment,
  type Axis,
  type Box,
} from '../../../../core/workflow/edit/arrange.ts';
import { sketchOf } from '../../../../core/workflow/edit/sketch.ts';
import { pasteIds } from '../../../../core/workflow/edit/paste.ts';
import { arrangeGraph, NODE_HEIGHT, NODE_WIDTH } from '../../../canvas/layout.ts';
import { dispatch, edit, select, type EditorStoreApi } from './editor-store.ts';
import { shownLayout } from './shown-layout.ts';
import { NO_SELECTION, selectNodes } from './selection.ts';

/** How far a copy lies from what it was copied from. */
const OFFSET = 32;

export function undo(store: EditorStoreApi): void {
  dispatch(store, { type: 'undo' });
}

export function redo(store: EditorStoreApi): void {
  dispatch(store, { type: 'redo' });
}

/** Selects everything. */
export function selectAll(store: EditorStoreApi): void {
  const { document } = store.getState().editor.draft;
  select(store, {
    ...NO_SELECTION,
    nodes: new Set(nodesOf(document).map(({ id }) => id)),
    notes: new Set(annotationsOf(document).map(({ id }) => id)),
  });
}

/** The selected steps as text for the clipboard; null when there are none. */
export function copyText(store: EditorStoreApi): string | null {
  const { editor, selection } = store.getState();
  return copyFragment(editor.draft, selection.nodes, selection.notes);
}

/** Puts in what the clipboard holds and selects it; false when that is no part of a workflow. */
export function pasteText(store: EditorStoreApi, text: string, at?: Point): boolean {
  const fragment = readFragment(text);
  if (!fragment) return false;
  const { document } = store.getState().editor.draft;
  const ids = [...pasteIds(document, fragment).values()];
  edit(store, { type: 'paste', fragment, at: at ?? besideSelection(store) });
  select(store, selectNodes(ids));
  return true;
}

/** Copies what is selected beside itself. */
export function duplicate(store: EditorStoreApi): void {
  const text = copyText(store);
  if (text !== null) pasteText(store, text);
}

function besideSelection(store: EditorStoreApi): Point {
  const { selection, editor } = store.getState();
  const { nodes } = selection;
  const { points } = shownLayout(editor.draft.document);
  const places = [...nodes].flatMap((id) => points.get(id) ?? []);
  const around = places.length > 0 ? places : [...points.values()];
  if (around.length === 0) return { x: 0, y: 0 };
  const left = Math.min(...around.map(({ x }) => x));
  const top = Math.min(...around.map(({ y }) => y));
  return { x: left + OFFSET, y: top + OFFSET };
}

/** Up to here the steps are drawn on their way; more would not go smoothly. */
const MAX_GLIDING = 300;

/** Lays everything out anew along the edges; one step to undo. */
export function autoLayout(store: EditorStoreApi): void {
  const { document } = store.getState().editor.draft;
  const { direction, points: before } = shownLayout(document);
  const points = arrangeGraph(sketchOf(document), direction);
  store.setState({ glide: { from: before.size > MAX_GLIDING ? null : before } });
  edit(store, { type: 'move', points: Object.fromEntries(points) });
}

/** Lines the selected steps up, or puts equal gaps between them. */
export function arrangeSelected(
  store: EditorStoreApi,
  how:
    | { readonly kind: 'align'; readonly to: Alignment }
    | { readonly kind: 'distribute'; readonly along: Axis },
): void {
  const { selection, editor } = store.getState();
  const layout = shownLayout(editor.draft.document);
  const boxes: Record<string, Box> = Object.fromEntries(
    [...selection.nodes].flatMap((id) => {
      const at = layout.points.get(id);
      return at ? [[id, { ...at, width: NODE_WIDTH, height: NODE_HEIGHT }]] : [];
    }),
  );
  if (Object.keys(boxes).length < 2) return;
  const points = how.kind === 'align' ? align(boxes, how.to) : distribute(boxes, how.along);
  edit(store, { type: 'move', points });
}
