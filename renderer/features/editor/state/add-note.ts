import type { Point } from '../../../../core/workflow/edit/document.ts';
import { annotationIds, freshId } from '../../../../core/workflow/edit/node-ids.ts';
import type { Annotation } from '../../../../core/workflow/schema.ts';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../canvas/layout.ts';
import { edit, select, type EditorStoreApi } from './editor-store.ts';
import { shownLayout } from './shown-layout.ts';
import { NO_SELECTION } from './selection.ts';

const NOTE = { width: 200, height: 96 } as const;
/** Room between a group's frame and what it holds; above it stands its name. */
const MARGIN = { side: 24, top: 40 } as const;

/** Puts an empty note in at a place, and selects it. */
export function addNote(store: EditorStoreApi, at: Point): void {
  put(store, (id) => ({ id, kind: 'note', text: '', ...at, ...NOTE }));
}

/** Frames the selected steps; nothing happens when none is selected. */
export function groupSelected(store: EditorStoreApi): void {
  const { selection, editor } = store.getState();
  const layout = shownLayout(editor.draft.document);
  const points = [...selection.nodes].flatMap((id) => layout.points.get(id) ?? []);
  if (points.length === 0) return;
  const left = Math.min(...points.map(({ x }) => x)) - MARGIN.side;
  const top = Math.min(...points.map(({ y }) => y)) - MARGIN.top;
  const right = Math.max(...points.map(({ x }) => x)) + NODE_WIDTH + MARGIN.side;
  const bottom = Math.max(...points.map(({ y }) => y)) + NODE_HEIGHT + MARGIN.side;
  put(store, (id) => ({
    id,
    kind: 'group',
    text: 'Group',
    x: left,
    y: top,
    width: right - left,
    height: bottom - top,
  }));
}

function put(store: EditorStoreApi, make: (id: string) => Annotation): void {
  const { document } = store.getState().editor.draft;
  const annotation = make(freshId(annotationIds(document), 'note'));
  edit(store, { type: 'annotate', annotation });
  select(store, { ...NO_SELECTION, notes: new Set([annotation.id]) });
}
