import { MarkerType, Position } from '@xyflow/react';
import { edgesOf, type Workflow } from '../../core/workflow/schema.ts';
import { NODE_HEIGHT, NODE_WIDTH, type GraphLayout } from './layout.ts';
import { placedAt } from './placed-at.ts';
import type { StepFlowEdge } from './step-edge.tsx';
import type { SharedNodeData, StepFlowNode } from './step-node.tsx';
import type { StepSource } from './step-source.ts';

/** The nodes as React Flow wants them. Sizes and handles are given, so that nothing has to be measured first. */
export function flowNodes(
  workflow: Workflow,
  { direction, points }: GraphLayout,
  shared: SharedNodeData,
): StepFlowNode[] {
  const [into, out] =
    direction === 'right' ? [Position.Left, Position.Right] : [Position.Top, Position.Bottom];
  const [inX, inY, outX, outY] =
    direction === 'right'
      ? [0, NODE_HEIGHT / 2, NODE_WIDTH, NODE_HEIGHT / 2]
      : [NODE_WIDTH / 2, 0, NODE_WIDTH / 2, NODE_HEIGHT];
  return workflow.nodes.map((node) => ({
    id: node.id,
    type: 'step',
    ...placedAt(points.get(node.id) ?? { x: 0, y: 0 }),
    data: { ...shared, node },
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
    sourcePosition: out,
    targetPosition: into,
    handles: [
      { type: 'target', position: into, x: inX, y: inY, width: 1, height: 1 },
      { type: 'source', position: out, x: outX, y: outY, width: 1, height: 1 },
    ],
  }));
}

/** The edges as React Flow wants them; needs that name no node are left out. */
export function flowEdges(workflow: Workflow, source: StepSource): StepFlowEdge[] {
  const ids = new Set(workflow.nodes.map(({ id }) => id));
  const edges = edgesOf(workflow).filter(({ from }) => ids.has(from));
  return edges.map((edge) => ({
    id: `${edge.from}-${edge.on}-${edge.to}`,
    type: 'step',
    source: edge.from,
    target: edge.to,
    data: { edge, source },
    markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--sb-gray)' },
  }));
}
