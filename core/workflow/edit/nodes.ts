import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { Path } from '../problem.ts';
import { outcomesOf } from './connect-check.ts';
import { changeItems, withDocument, withNode, withNodes } from './change.ts';
import type { EdgeRef, Point } from './document.ts';
import { edgesIn, findNode, idOf, isSameEdge, listAt, NODE_ORDER, readNeed, ROOT_ORDER } from './document.ts';
import { withRenamed, type Draft } from './draft.ts';
import { dropNeeds, removeEdges, replaceNeed, withNeeds } from './edges.ts';
import { healAround } from './heal.ts';
import { canBeWritten, setOrdered } from './json-path.ts';
import { forgetPlaces, placeNodes } from './layout.ts';
import { freshId, nodeIds } from './node-ids.ts';

interface Addition {
  readonly node: JsonObject;
  readonly at: Point;
  readonly onEdge?: EdgeRef;
}

/** The id that add-node gives a node: its own when it is free, else the next free one. */
export function idForNew(document: JsonObject, node: JsonObject): string {
  const kind = node['kind'];
  return freshId(nodeIds(document), idOf(node) ?? (typeof kind === 'string' ? kind : 'step'));
}

/** Puts a node in: behind the source of the edge whose place it takes, else at the end. */
export function addNode(draft: Draft, { node, at, onEdge }: Addition): Draft {
  const { document } = draft;
  const written = document['nodes'] ?? [];
  if (!canBeWritten(node, 2) || !Array.isArray(written)) return draft;
  const id = idForNew(document, node);
  const edge = onEdge && edgesIn(document).find((one) => isSameEdge(one, onEdge));
  const source = edge && findNode(document, edge.from);
  const fresh = source
    ? withNeeds({ ...node, id }, [edge.on === 'success' ? edge.from : needAsWritten(document, edge)])
    : { ...node, id };
  const nodes = listAt(document, 'nodes');
  const place = source ? source.index + 1 : nodes.length;
  let changed = withNodes(document, nodes.toSpliced(place, 0, idFirst(fresh)));
  // What followed goes on when the new step ends as it usually does: a condition, when it holds.
  const [on = 'success'] = outcomesOf(node['kind']);
  if (source) changed = replaceNeed(changed, edge, [{ from: id, to: edge.to, on }]);
  return withDocument(draft, placeNodes(changed, [[id, at]]));
}

/** The need that an edge is, as it stands in its target. */
function needAsWritten(document: JsonObject, edge: EdgeRef): Json {
  const target = findNode(document, edge.to);
  const need = listAt(target?.node ?? {}, 'needs').find((one) => {
    const read = readNeed(one);
    return read?.node === edge.from && read.on === edge.on;
  });
  return need ?? { node: edge.from, on: edge.on };
}

function idFirst({ id, ...rest }: JsonObject): JsonObject {
  return id === undefined ? rest : { id, ...rest };
}

interface Removal {
  readonly nodes: readonly string[];
  readonly edges?: readonly EdgeRef[];
  readonly heal?: boolean;
}

/** Takes nodes and edges out. Of nodes with one id the first goes. */
export function removeParts(draft: Draft, { nodes, edges = [], heal = false }: Removal): Draft {
  let document = removeEdges(draft.document, edges);
  const ids = new Set(nodes);
  if (heal) document = healAround(document, ids);
  return withDocument(draft, removeNodes(document, ids));
}

function removeNodes(document: JsonObject, ids: ReadonlySet<string>): JsonObject {
  const gone = new Set<string>();
  const nodes = listAt(document, 'nodes');
  const left = nodes.filter((item) => {
    const id = idOf(item);
    if (id === null || !ids.has(id) || gone.has(id)) return true;
    gone.add(id);
    return false;
  });
  if (gone.size === 0) return document;
  // Where another node has the same id, what named the one names the other now.
  for (const item of left) gone.delete(idOf(item) ?? '');
  const loose = changeItems(left, (item) => (isJsonObject(item) ? dropNeeds(item, gone) : item));
  return forgetPlaces(withNodes(document, loose), gone);
}

/** Sets a value inside a node. An empty path replaces the node. */
export function setInNode(draft: Draft, id: string, path: Path, value: Json | undefined): Draft {
  const found = findNode(draft.document, id);
  if (!found || (value !== undefined && !canBeWritten(value, path.length + 2))) return draft;
  if (path.length === 0) {
    return isJsonObject(value) ? followId(draft, found.index, found.node, value) : draft;
  }
  return followId(draft, found.index, found.node, setOrdered(found.node, path, value, NODE_ORDER));
}

/** Puts a changed node in, and keeps in mind which one it was when its id is another now. */
function followId(draft: Draft, index: number, old: JsonObject, node: JsonObject): Draft {
  const changed = withDocument(draft, withNode(draft.document, index, node));
  const [before, now] = [idOf(old), idOf(node)];
  return before === null || now === null || before === now
    ? changed
    : withRenamed(changed, 'nodes', before, now);
}

/** Sets a value anywhere in the document. The document itself can't be replaced by this. */
export function setInRoot(draft: Draft, path: Path, value: Json | undefined): Draft {
  if (path.length === 0 || (value !== undefined && !canBeWritten(value, path.length))) return draft;
  const { document } = draft;
  const [first, index, ...rest] = path;
  const node = first === 'nodes' && typeof index === 'number' ? listAt(document, 'nodes')[index] : undefined;
  if (typeof index === 'number' && rest.length > 0 && isJsonObject(node)) {
    return followId(draft, index, node, setOrdered(node, rest, value, NODE_ORDER));
  }
  return withDocument(draft, setOrdered(document, path, value, ROOT_ORDER));
}
