import { useState } from 'react';
import type { EdgeChange, NodeChange } from '@xyflow/react';
import { select, useEditorStore, type EditorStoreApi } from '../state/editor-store.ts';
import { isSameSelection, NO_SELECTION } from '../state/selection.ts';
import type { EditorFlowEdge } from './editor-edge.tsx';
import { noteIdOf } from './note-model.ts';
import type { CanvasNode } from './use-moving.ts';

/** Clicks and boxes on the canvas become the selection. */
export function useSelecting() {
  const store = useEditorStore();
  return useState(() => selectingIn(store))[0];
}

function selectingIn(store: EditorStoreApi) {
  const change = (changes: readonly SelectChange[]): void => {
    if (changes.length === 0) return;
    const before = store.getState().selection;
    const after = {
      nodes: new Set(before.nodes),
      edges: new Set(before.edges),
      notes: new Set(before.notes),
    };
    for (const { set, id, selected } of changes) {
      if (selected) after[set].add(id);
      else after[set].delete(id);
    }
    if (!isSameSelection(before, after)) select(store, after);
  };
  return {
    onNodesChange: (changes: readonly NodeChange<CanvasNode>[]): void =>
      change(
        changes.flatMap((each) => {
          if (each.type !== 'select') return [];
          const note = noteIdOf(each.id);
          return [{ set: note === null ? 'nodes' : 'notes', id: note ?? each.id, selected: each.selected }];
        }),
      ),
    onEdgesChange: (changes: readonly EdgeChange<EditorFlowEdge>[]): void =>
      change(
        changes.flatMap((each) =>
          each.type === 'select' ? [{ set: 'edges', id: each.id, selected: each.selected }] : [],
        ),
      ),
    onPaneClick: (): void => select(store, NO_SELECTION),
  };
}

interface SelectChange {
  readonly set: 'nodes' | 'edges' | 'notes';
  readonly id: string;
  readonly selected: boolean;
}
