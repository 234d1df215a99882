import { useComputedColorScheme } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { Background, ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { useMemo } from 'react';
import type { JsonObject } from '../../../../core/json.ts';
import type { DocumentDiff } from '../../../../core/workflow/edit/diff.ts';
import { CanvasControls } from '../../../canvas/canvas-controls.tsx';
import { EditorEdge } from '../canvas/editor-edge.tsx';
import classes from './diff-canvas.module.css';
import { diffGraph } from './diff-model.ts';
import { DiffNode } from './diff-node.tsx';

const NODE_TYPES = { diff: DiffNode };
const EDGE_TYPES = { edited: EditorEdge };
const FIT = { padding: 0.08, maxZoom: 1, minZoom: 0.02 };

interface DiffCanvasProps {
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly diff: DocumentDiff;
}

/** Two versions as one graph, to be looked at. */
export function DiffCanvas({ before, after, diff }: DiffCanvasProps) {
  const { ref, width, height } = useElementSize();
  const isSized = width > 0 && height > 0;
  return (
    <section ref={ref} aria-label="What changed" className={classes.canvas}>
      {isSized && (
        <ReactFlowProvider key={diffKey(diff)}>
          <Flow before={before} after={after} diff={diff} />
        </ReactFlowProvider>
      )}
    </section>
  );
}

/** Another comparison is another graph, seen whole again. */
function diffKey({ nodes, edges }: DocumentDiff): string {
  return JSON.stringify([nodes.added, nodes.removed, edges.added.length, edges.removed.length]);
}

function Flow({ before, after, diff }: DiffCanvasProps) {
  const colorMode = useComputedColorScheme('light');
  const { nodes, edges } = useMemo(() => diffGraph(before, after, diff), [before, after, diff]);
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      colorMode={colorMode}
      fitView
      fitViewOptions={FIT}
      minZoom={FIT.minZoom}
      maxZoom={2}
      nodesDraggable={false}
      nodesConnectable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      onlyRenderVisibleElements
      panOnScroll
    >
      <Background gap={16} />
      <CanvasControls fit={FIT} />
    </ReactFlow>
  );
}
