import { MarkerType, type NodeHandle } from '@xyflow/react';
import { edgesIn, nodesOf, type EdgeRef, type Point } from '../../../../core/workflow/edit/document.ts';
import type { JsonObject } from '../../../../core/json.ts';
import { edgeOutcomeSchema } from '../../../../core/workflow/schema-base.ts';
import { NODE_HEIGHT, NODE_WIDTH, type GraphLayout } from '../../../canvas/layout.ts';
import { placedAt } from '../../../canvas/placed-at.ts';
import { edgeKey } from '../state/selection.ts';
import type { EditorFlowEdge } from './editor-edge.tsx';
import type { EditorFlowNode } from './editor-node.tsx';
import { handlesOf } from './handles.ts';

/**
 * Makes the nodes for React Flow, time after time: what stands where it stood is the same object, and all of them the same
 * list, so that typing in a field moves nothing. What a step shows of itself is kept beside (node-looks.ts).
 */
export function createNodeMaker() {
  let known = new Map<string, EditorFlowNode>();
  let list: EditorFlowNode[] = [];
  return (
    document: JsonObject,
    { direction, points }: GraphLayout,
    selected: ReadonlySet<string>,
  ): EditorFlowNode[] => {
    const next = new Map<string, EditorFlowNode>();
    for (const { id, node } of nodesOf(document)) {
      const { x, y } = points.get(id) ?? ORIGIN;
      const handles = handlesOf(node['kind'] === 'condition', direction);
      const isSelected = selected.has(id);
      const before = known.get(id);
      const isSame =
        before?.position.x === x &&
        before.position.y === y &&
        before.selected === isSelected &&
        before.handles === handles;
      next.set(id, isSame ? before : makeNode(id, { x, y }, isSelected, handles, direction));
    }
    const nodes = [...next.values()];
    const isSameList = nodes.length === list.length && nodes.every((node, at) => node === list[at]);
    known = next;
    list = isSameList ? list : nodes;
    return list;
  };
}

const ORIGIN: Point = { x: 0, y: 0 };

function makeNode(
  id: string,
  position: Point,
  selected: boolean,
  handles: NodeHandle[],
  direction: GraphLayout['direction'],
): EditorFlowNode {
  return {
    id,
    type: 'edited',
    ...placedAt(position),
    selected,
    data: { direction },
    handles,
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
  };
}

const ARROW = { type: MarkerType.ArrowClosed, width: 16, height: 16, color: 'var(--sb-gray)' };

/**
 * Makes the edges for React Flow, time after time: what shows the same as before is the same object, and all of them the
 * same list, so that typing in a field draws no edge. Needs that name no node, or no outcome, are left out.
 */
export function createEdgeMaker() {
  let known = new Map<string, EditorFlowEdge>();
  let list: EditorFlowEdge[] = [];
  return (document: JsonObject, selected: ReadonlySet<string>): EditorFlowEdge[] => {
    const kinds = new Map(nodesOf(document).map(({ id, node }) => [id, node['kind']]));
    const next = new Map<string, EditorFlowEdge>();
    for (const edge of edgesIn(document)) {
      const id = edgeKey(edge);
      if (!kinds.has(edge.from) || next.has(id)) continue;
      const made = makeEdge(id, edge, kinds.get(edge.from) === 'condition', selected.has(id), known.get(id));
      if (made) next.set(id, made);
    }
    const edges = [...next.values()];
    const isSame = edges.length === list.length && edges.every((edge, at) => edge === list[at]);
    known = next;
    list = isSame ? list : edges;
    return list;
  };
}

function makeEdge(
  id: string,
  { from, to, on }: EdgeRef,
  isCondition: boolean,
  selected: boolean,
  before: EditorFlowEdge | undefined,
): EditorFlowEdge | null {
  const sourceHandle = isCondition ? (on === 'false' ? 'false' : 'true') : 'success';
  // The id says everything else.
  if (before?.selected === selected && before.sourceHandle === sourceHandle) return before;
  const outcome = edgeOutcomeSchema.safeParse(on);
  if (!outcome.success) return null;
  return {
    id,
    type: 'edited',
    source: from,
    target: to,
    sourceHandle,
    selected,
    data: { on: outcome.data },
    markerEnd: ARROW,
  };
}
