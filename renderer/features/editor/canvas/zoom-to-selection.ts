import type { ReactFlowInstance } from '@xyflow/react';
import { edgesIn } from '../../../../core/workflow/edit/document.ts';
import type { EditorStoreApi } from '../state/editor-store.ts';
import { edgeKey } from '../state/selection.ts';
import { flowIdOf } from './note-model.ts';

/** Room around it, and no larger than anybody needs to read it. */
const FIT = { padding: 0.2, maxZoom: 1.25 };

/** Brings what is selected into view, as large as it fits; of an edge both steps. False: nothing is selected. */
export function zoomToSelection(store: EditorStoreApi, flow: Pick<ReactFlowInstance, 'fitView'>): boolean {
  const { selection, editor } = store.getState();
  const edges =
    selection.edges.size === 0
      ? []
      : edgesIn(editor.draft.document).filter((edge) => selection.edges.has(edgeKey(edge)));
  const ids = new Set([
    ...selection.nodes,
    ...[...selection.notes].map(flowIdOf),
    ...edges.flatMap(({ from, to }) => [from, to]),
  ]);
  if (ids.size === 0) return false;
  void flow.fitView({ ...FIT, nodes: [...ids].map((id) => ({ id })) });
  return true;
}
