import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { annotationSchema, layoutPointSchema, type Annotation } from '../schema.ts';

/** A place on the canvas, in its pixels at zoom 1: the top left corner of what stands there. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An edge as a document says it; `on` may be anything that somebody wrote there. */
export interface EdgeRef {
  readonly from: string;
  readonly to: string;
  readonly on: string;
}

/** Where a root's keys and a node's keys go when an edit adds them. */
export const ROOT_ORDER: readonly string[] = [
  ...['$schema', 'schemaVersion', 'id', 'name', 'version', 'description', 'inputs', 'timeout'],
  ...['nodes', 'outputs', 'annotations', 'layout'],
];
export const NODE_ORDER: readonly string[] = [
  ...[
    'id',
    'title',
    'notes',
    'kind',
    'needs',
    'from',
    'agent',
    'requires',
    'tool',
    'over',
    'if',
    'for',
    'patch',
    'show',
    'value',
  ],
  ...['timeout', 'retry', 'concurrency', 'onItemError', 'onError', 'expiresIn', 'revise', 'with', 'do'],
];

/** The items of a list in a document; none when there is no list. */
export function listAt(document: JsonObject, key: string): readonly Json[] {
  const list = document[key];
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}

/** The id of a list's item; null when it has none. */
export function idOf(item: Json | undefined): string | null {
  const id = isJsonObject(item) ? item['id'] : undefined;
  return typeof id === 'string' ? id : null;
}

/** What is needed to draw and edit a node. Where two have one id, edits mean the first. */
export interface PlacedNode {
  readonly id: string;
  /** Place in `nodes`. */
  readonly index: number;
  readonly node: JsonObject;
}

/** What was found in parts of documents, which never change: an edit among 1,000 nodes asks for all of them anew. */
const known = {
  nodes: new WeakMap<readonly Json[], readonly PlacedNode[]>(),
  edges: new WeakMap<readonly Json[], { readonly to: string; readonly edges: readonly EdgeRef[] }>(),
  layouts: new WeakMap<JsonObject, ReadonlyMap<string, Point>>(),
};

/** The nodes of a document that can be edited by id: objects with a text as id, the first of each id. */
export function nodesOf(document: JsonObject): readonly PlacedNode[] {
  const list = listAt(document, 'nodes');
  let nodes = known.nodes.get(list);
  if (!nodes) {
    const seen = new Set<string>();
    nodes = list.flatMap((node, index) => {
      const id = idOf(node);
      if (id === null || !isJsonObject(node) || seen.has(id)) return [];
      seen.add(id);
      return [{ id, index, node }];
    });
    known.nodes.set(list, nodes);
  }
  return nodes;
}

/** The first node with an id; undefined when there is none. */
export function findNode(document: JsonObject, id: string): PlacedNode | undefined {
  const nodes = listAt(document, 'nodes');
  const index = nodes.findIndex((item) => idOf(item) === id);
  const node = nodes[index];
  return isJsonObject(node) ? { id, index, node } : undefined;
}

/** What a written need says; null when it says nothing that could be an edge. */
export function readNeed(need: Json): { readonly node: string; readonly on: string } | null {
  if (typeof need === 'string') return { node: need, on: 'success' };
  if (!isJsonObject(need)) return null;
  const { node, on = 'success' } = need;
  if (typeof node !== 'string') return null;
  return typeof on === 'string' || typeof on === 'boolean' ? { node, on: String(on) } : null;
}

/** The edges of a document in the order in which they are written; also those from nodes that don't exist. */
export function edgesIn(document: JsonObject): readonly EdgeRef[] {
  return nodesOf(document).flatMap(({ id, node }) => edgesInto(id, node));
}

function edgesInto(id: string, node: JsonObject): readonly EdgeRef[] {
  const needs = listAt(node, 'needs');
  const found = known.edges.get(needs);
  // A list that two nodes share (an alias) leads to both.
  if (found?.to === id) return found.edges;
  const edges = needs.flatMap((need) => {
    const read = readNeed(need);
    return read ? [{ from: read.node, to: id, on: read.on }] : [];
  });
  known.edges.set(needs, { to: id, edges });
  return edges;
}

/** Whether two references mean the same edge. */
export function isSameEdge(a: EdgeRef, b: EdgeRef): boolean {
  return a.from === b.from && a.to === b.to && a.on === b.on;
}

/** The places of nodes that a document names, by id; what is no place is left out. */
export function layoutOf(document: JsonObject): ReadonlyMap<string, Point> {
  const layout = document['layout'];
  if (!isJsonObject(layout)) return new Map();
  const before = known.layouts.get(layout);
  if (before) return before;
  const points = new Map<string, Point>();
  for (const [id, point] of Object.entries(layout)) {
    const parsed = layoutPointSchema.safeParse(point);
    if (parsed.success) points.set(id, parsed.data);
  }
  known.layouts.set(layout, points);
  return points;
}

/** The notes and groups of a document that can be drawn: the first of each id. */
export function annotationsOf(document: JsonObject): Annotation[] {
  const seen = new Set<string>();
  return listAt(document, 'annotations').flatMap((item) => {
    const parsed = annotationSchema.safeParse(item);
    if (!parsed.success || seen.has(parsed.data.id)) return [];
    seen.add(parsed.data.id);
    return [parsed.data];
  });
}
