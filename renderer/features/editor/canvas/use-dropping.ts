import { useReactFlow } from '@xyflow/react';
import type { DragEvent } from 'react';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../canvas/layout.ts';
import { useTemplates } from '../palette/use-templates.ts';
import { addTemplate } from '../state/add-template.ts';
import { useEditorStore } from '../state/editor-store.ts';
import { refById } from './use-connecting.ts';

/** What a dragged entry of the palette carries: the key of its template. */
export const TEMPLATE_TYPE = 'application/x-signalbox-step';

/** Entries of the palette that are dropped on the canvas: in free room, or on an edge, whose place they take. */
export function useDropping() {
  const flow = useReactFlow();
  const store = useEditorStore();
  const templates = useTemplates();
  return {
    onDragOver: (event: DragEvent): void => {
      if (!event.dataTransfer.types.includes(TEMPLATE_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    },
    onDrop: (event: DragEvent): void => {
      const key = event.dataTransfer.getData(TEMPLATE_TYPE);
      const template = templates.find((each) => each.key === key);
      if (!template) return;
      event.preventDefault();
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const at = { x: x - NODE_WIDTH / 2, y: y - NODE_HEIGHT / 2 };
      const edge = edgeAt(event.clientX, event.clientY);
      const onEdge = edge === null ? undefined : refById(store, edge);
      addTemplate(store, template, { at, ...(onEdge && { onEdge }) });
    },
  };
}

/** The id of the edge under a point of the window, within the breadth that a person hits. */
function edgeAt(x: number, y: number): string | null {
  const hit = document.elementsFromPoint(x, y).find((element) => element.closest('.react-flow__edge'));
  return hit?.closest('.react-flow__edge')?.getAttribute('data-id') ?? null;
}
