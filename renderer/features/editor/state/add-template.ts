import { findNode, type EdgeRef, type Point } from '../../../../core/workflow/edit/document.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import { outcomesOf } from '../../../../core/workflow/edit/connect-check.ts';
import { freshId, nodeIds } from '../../../../core/workflow/edit/node-ids.ts';
import type { NodeTemplate } from '../../../../core/workflow/edit/node-templates.ts';
import { edit, select, type EditorStoreApi } from './editor-store.ts';
import { makeRoom } from './make-room.ts';
import { placeBehind, shownLayout } from './shown-layout.ts';
import { onlyNode, selectNodes } from './selection.ts';

/** Where a new step goes. */
export interface Place {
  readonly at: Point;
  /** It takes this edge's place. */
  readonly onEdge?: EdgeRef;
  /** It waits for this step. */
  readonly after?: string;
}

/** Puts a step of the palette in, and selects it. */
export function addTemplate(
  store: EditorStoreApi,
  template: NodeTemplate,
  { at, onEdge, after }: Place,
): void {
  const { document } = store.getState().editor.draft;
  const wanted = template.node['id'];
  const id = freshId(nodeIds(document), typeof wanted === 'string' ? wanted : template.kind);
  const source = after === undefined ? undefined : findNode(document, after);
  // What it comes behind is what hands over.
  const from = template.kind === 'handoff' ? (source?.id ?? onEdge?.from) : undefined;
  const node = { ...template.node, ...(from !== undefined && { from }), id };
  const room = onEdge && makeRoom(at, onEdge, shownLayout(document));
  const add: Edit = { type: 'add-node', node, at: room?.at ?? at, ...(onEdge && { onEdge }) };
  edit(store, { type: 'batch', edits: [add, ...waitFor(source, id), ...makeWay(room?.moved ?? {})] });
  select(store, selectNodes([id]));
}

function waitFor(source: ReturnType<typeof findNode>, to: string): readonly Edit[] {
  if (!source) return [];
  const on = outcomesOf(source.node['kind'])[0] ?? 'success';
  return [{ type: 'connect', from: source.id, to, on }];
}

function makeWay(points: Readonly<Record<string, Point>>): readonly Edit[] {
  return Object.keys(points).length > 0 ? [{ type: 'move', points }] : [];
}

/** Behind the selected step, or below everything: where a step goes that is added without a pointer. */
export function nextPlace(store: EditorStoreApi): Place {
  const { selection, editor } = store.getState();
  const layout = shownLayout(editor.draft.document);
  const after = onlyNode(selection);
  return after === null ? { at: placeBehind(undefined, layout) } : { at: placeBehind(after, layout), after };
}
