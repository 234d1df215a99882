import { useState } from 'react';
import type { Connection, Edge, FinalConnectionState, IsValidConnection } from '@xyflow/react';
import { edgesIn, findNode, type EdgeRef } from '../../../../core/workflow/edit/document.ts';
import { outcomesOf, whyNotConnect } from '../../../../core/workflow/edit/connect-check.ts';
import { dispatch, edit, useEditorStore, type EditorStoreApi } from '../state/editor-store.ts';
import { edgeKey } from '../state/selection.ts';
import type { EditorFlowEdge } from './editor-edge.tsx';

/** Drawing and putting edges elsewhere. What can't be is refused with the reason, where the pointer was let go. */
export function useConnecting() {
  const store = useEditorStore();
  // The same functions for good: React Flow draws every edge again when one is another.
  return useState(() => connectingIn(store))[0];
}

function connectingIn(store: EditorStoreApi) {
  const isValidConnection: IsValidConnection<EditorFlowEdge> = (connection) =>
    whyNot(store, refOf(store, connection)) === null;
  return {
    isValidConnection,
    onConnect: (connection: Connection): void => {
      const { from, to, on } = refOf(store, connection);
      edit(store, { type: 'connect', from, to, on });
    },
    onConnectEnd: (_event: unknown, state: FinalConnectionState): void => {
      const { fromNode, fromHandle, toNode } = state;
      if (state.isValid === true || !fromNode || !toNode) return;
      const isBackwards = fromHandle.type === 'target';
      const [source, target] = isBackwards ? [toNode.id, fromNode.id] : [fromNode.id, toNode.id];
      const handle = isBackwards ? (state.toHandle?.id ?? null) : (fromHandle.id ?? null);
      const why = whyNot(store, refOf(store, { source, target, sourceHandle: handle, targetHandle: null }));
      if (why !== null) store.setState({ refusal: why });
    },
    onReconnect: (old: EditorFlowEdge, connection: Connection): void => {
      const before = refById(store, old.id);
      if (before) edit(store, { type: 'reconnect', edge: before, to: refOf(store, connection, before) });
    },
    /** Let go over nothing: the edge stays where it was. */
    onReconnectEnd: (): void => {
      dispatch(store, { type: 'end-group' });
    },
  };
}

function whyNot(store: EditorStoreApi, edge: EdgeRef): string | null {
  return whyNotConnect(store.getState().editor.draft.document, edge);
}

/** The edge that a connection means. One that is put elsewhere keeps when it is taken, where the new start can end so. */
function refOf(store: EditorStoreApi, connection: Connection | Edge, before?: EdgeRef): EdgeRef {
  const { source, target, sourceHandle } = connection;
  const kind = findNode(store.getState().editor.draft.document, source)?.node['kind'];
  const possible: readonly string[] = outcomesOf(kind);
  const wanted = before?.from === source ? before.on : (sourceHandle ?? before?.on);
  const on = wanted !== undefined && possible.includes(wanted) ? wanted : (possible[0] ?? 'success');
  return { from: source, to: target, on };
}

/** The edge of the document that React Flow knows by this id. */
export function refById(store: EditorStoreApi, id: string): EdgeRef | undefined {
  return edgesIn(store.getState().editor.draft.document).find((edge) => edgeKey(edge) === id);
}
