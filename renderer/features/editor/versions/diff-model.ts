import { MarkerType, type Node } from '@xyflow/react';
import type { EditorFlowEdge } from '../canvas/editor-edge.tsx';
import { edgeOutcomeSchema } from '../../../../core/workflow/schema-base.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { DocumentDiff } from '../../../../core/workflow/edit/diff.ts';
import { nodesOf } from '../../../../core/workflow/edit/document.ts';
import { sketchOf } from '../../../../core/workflow/edit/sketch.ts';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../canvas/layout.ts';
import { faceOf, type NodeFace } from '../canvas/node-face.ts';
import { shownLayout } from '../state/shown-layout.ts';
import { edgeKey } from '../state/selection.ts';

/** What became of a part between two versions. */
export type Fate = 'added' | 'removed' | 'changed' | 'moved' | 'same';

export interface DiffNodeData extends Record<string, unknown> {
  readonly face: NodeFace;
  readonly fate: Fate;
  /** Fields that differ: `with.severity`. */
  readonly fields: readonly string[];
  readonly direction: 'right' | 'down';
}
export type DiffFlowNode = Node<DiffNodeData, 'diff'>;

/** Both versions as one graph: what is gone stands where it stood. */
export function diffGraph(
  before: JsonObject,
  after: JsonObject,
  diff: DocumentDiff,
): { readonly nodes: DiffFlowNode[]; readonly edges: EditorFlowEdge[] } {
  const placed = shownLayout(after);
  const old = shownLayout(before);
  const changed = new Map(
    diff.nodes.changed.map(({ id, paths }) => [id, paths.map((path) => path.join('.'))]),
  );
  const [added, removed] = [new Set(diff.nodes.added), new Set(diff.nodes.removed)];
  // Places that nobody wrote down move with the layout; only written ones are moved by somebody.
  const moved = new Set(placed.isPlaced && old.isPlaced ? diff.nodes.moved : []);
  const make = (id: string, node: JsonObject, fate: Fate): DiffFlowNode => ({
    id,
    type: 'diff',
    position: (fate === 'removed' ? old : placed).points.get(id) ?? { x: 0, y: 0 },
    data: { face: faceOf(node), fate, fields: changed.get(id) ?? [], direction: placed.direction },
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
  });
  const fateOf = (id: string): Fate =>
    added.has(id) ? 'added' : changed.has(id) ? 'changed' : moved.has(id) ? 'moved' : 'same';
  const nodes = [
    ...nodesOf(after).map(({ id, node }) => make(id, node, fateOf(id))),
    ...nodesOf(before).flatMap(({ id, node }) => (removed.has(id) ? [make(id, node, 'removed')] : [])),
  ];
  return { nodes, edges: diffEdges(before, after, diff) };
}

function diffEdges(before: JsonObject, after: JsonObject, diff: DocumentDiff): EditorFlowEdge[] {
  const added = new Set(diff.edges.added.map(edgeKey));
  const gone = new Set(diff.edges.removed.map(edgeKey));
  const all = [
    ...sketchOf(after).edges.map((edge) => ({ edge, fate: added.has(edgeKey(edge)) ? 'added' : 'same' })),
    ...sketchOf(before).edges.flatMap((edge) => (gone.has(edgeKey(edge)) ? [{ edge, fate: 'removed' }] : [])),
  ];
  const made = new Map(
    all.map(({ edge, fate }): [string, EditorFlowEdge] => [
      `${fate} ${edgeKey(edge)}`,
      {
        id: `${fate} ${edgeKey(edge)}`,
        source: edge.from,
        target: edge.to,
        type: 'edited',
        className: `diff-${fate}`,
        data: { on: edgeOutcomeSchema.parse(edge.on) },
        markerEnd: { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--sb-gray)' },
      },
    ]),
  );
  return [...made.values()];
}
