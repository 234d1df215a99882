import { MarkerType } from '@xyflow/react';
import { edgesIn, nodesOf, type EdgeRef, type Point } from '../../../../core/workflow/edit/document.ts';
import type { JsonObject } from '../../../../core/json.ts';
import { edgeOutcomeSchema } from '../../../../core/workflow/schema.ts';
import { NODE_HEIGHT, NODE_WIDTH, type GraphLayout } from '../../../canvas/layout.ts';
import { edgeKey } from '../state/selection.ts';
import type { EditorFlowEdge } from './editor-edge.tsx';
import type { EditorFlowNode } from './editor-node.tsx';
import { handlesOf } from './handles.ts';
import { faceOf } from './node-face.ts';

/** How many problems a node has. */
export interface NodeProblems {
  readonly errors: number;
  readonly warnings: number;
}
const NO_PROBLEMS: NodeProblems = { errors: 0, warnings: 0 };

/**
 * Makes the nodes for React Flow, time after time: what shows the same as before is the same object, so that of a
 * thousand nodes only the changed ones are drawn again.
 */
export function createNodeMaker() {
  let known = new Map<string, EditorFlowNode>();
  return (
    document: JsonObject,
    { direction, points }: GraphLayout,
    selected: ReadonlySet<string>,
    problems: ReadonlyMap<string, NodeProblems>,
  ): EditorFlowNode[] => {
    const next = new Map<string, EditorFlowNode>();
    for (const { id, node } of nodesOf(document)) {
      const made = makeNode(
        { id, node, position: points.get(id) ?? { x: 0, y: 0 }, direction },
        selected.has(id),
        problems.get(id) ?? NO_PROBLEMS,
      );
      const before = known.get(id);
      next.set(id, before && isSameNode(before, made) ? before : made);
    }
    known = next;
    return [...next.values()];
  };
}

interface Placed {
  readonly id: string;
  readonly node: JsonObject;
  readonly position: Point;
  readonly direction: GraphLayout['direction'];
}

function makeNode(
  { id, node, position, direction }: Placed,
  isSelected: boolean,
  { errors, warnings }: NodeProblems,
): EditorFlowNode {
  return {
    id,
    type: 'edited',
    position,
    selected: isSelected,
    data: { face: faceOf(node), errors, warnings, direction },
    handles: handlesOf(node['kind'] === 'condition', direction),
    width: NODE_WIDTH,
    height: NODE_HEIGHT,
    measured: { width: NODE_WIDTH, height: NODE_HEIGHT },
  };
}

function isSameNode(a: EditorFlowNode, b: EditorFlowNode): boolean {
  return (
    a.data.face === b.data.face &&
    a.data.errors === b.data.errors &&
    a.data.warnings === b.data.warnings &&
    a.data.direction === b.data.direction &&
    a.selected === b.selected &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y
  );
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
