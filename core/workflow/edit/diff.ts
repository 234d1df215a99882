import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { Path } from '../problem.ts';
import type { EdgeRef, PlacedNode } from './document.ts';
import { edgesIn, idOf, listAt, nodesOf } from './document.ts';
import { diffPaths } from './diff-paths.ts';
import { sameJson } from './json-path.ts';

/** Things with a name that one of two documents has and the other hasn't, or that differ. */
export interface NameDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

export interface NodeChange {
  readonly id: string;
  /** Where inside the node, as deep as only one thing differs: `["with", "severity"]`. Edges are told apart. */
  readonly paths: readonly Path[];
}

/** What differs between two documents. The order of keys in an object says nothing. */
export interface DocumentDiff {
  readonly nodes: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly NodeChange[];
    /** In both, at another place on the canvas. */
    readonly moved: readonly string[];
    /** Whether those that are in both stand in another order in the file. */
    readonly isReordered: boolean;
  };
  readonly edges: { readonly added: readonly EdgeRef[]; readonly removed: readonly EdgeRef[] };
  readonly inputs: NameDiff;
  readonly outputs: NameDiff;
  /** Notes and groups, by id. */
  readonly annotations: NameDiff;
  /** Anything else, as paths from the top: name, description, and what is malformed. */
  readonly head: readonly Path[];
}

/**
 * What has to be changed in `a` to make it `b`. Empty (see isEmptyDiff) exactly when sameJson says that they are the
 * same, also for documents that are no valid workflows. A renamed node is one removed and one added.
 */
export function diffDocuments(a: JsonObject, b: JsonObject): DocumentDiff {
  const [before, after] = [byId(nodesOf(a)), byId(nodesOf(b))];
  const kept = [...before.keys()].filter((id) => after.has(id));
  const edges = diffEdges(edgesIn(a), edgesIn(b));
  const told = {
    nodes: {
      added: [...after.keys()].filter((id) => !before.has(id)),
      removed: [...before.keys()].filter((id) => !after.has(id)),
      changed: diffNodes(before, after, new Set([...edges.added, ...edges.removed].map(({ to }) => to))),
      moved: kept.filter((id) => !sameJson(placeOf(a, id), placeOf(b, id))),
      isReordered: isReordered(kept, [...after.keys()]),
    },
    edges,
    inputs: diffNames(namedIn(a, 'inputs'), namedIn(b, 'inputs')),
    outputs: diffNames(namedIn(a, 'outputs'), namedIn(b, 'outputs')),
    annotations: diffNames(notesById(a), notesById(b)),
  };
  return { ...told, head: diffRest(a, b, told) };
}

/** Whether two documents are the same. */
export function isEmptyDiff(diff: DocumentDiff): boolean {
  const { nodes, edges, inputs, outputs, annotations, head } = diff;
  const lists = [nodes.added, nodes.removed, nodes.changed, nodes.moved, edges.added, edges.removed, head];
  const names = [inputs, outputs, annotations].flatMap(({ added, removed, changed }) => [
    added,
    removed,
    changed,
  ]);
  return !nodes.isReordered && [...lists, ...names].every((list) => list.length === 0);
}

function byId(nodes: readonly PlacedNode[]): ReadonlyMap<string, PlacedNode> {
  return new Map(nodes.map((node) => [node.id, node]));
}

function diffEdges(a: readonly EdgeRef[], b: readonly EdgeRef[]): DocumentDiff['edges'] {
  const key = ({ from, to, on }: EdgeRef): string => JSON.stringify([from, to, on]);
  const [before, after] = [new Set(a.map(key)), new Set(b.map(key))];
  return {
    added: b.filter((edge) => !before.has(key(edge))),
    removed: a.filter((edge) => !after.has(key(edge))),
  };
}

function diffNodes(
  before: ReadonlyMap<string, PlacedNode>,
  after: ReadonlyMap<string, PlacedNode>,
  otherEdges: ReadonlySet<string>,
): NodeChange[] {
  const changes: NodeChange[] = [];
  for (const [id, { node }] of before) {
    const now = after.get(id);
    if (!now || node === now.node) continue;
    const paths = diffNode(node, now.node, otherEdges.has(id));
    if (paths.length > 0) changes.push({ id, paths });
  }
  return changes;
}

/** Needs are told as edges; as needs only when the same edges are written in another way or order. */
function diffNode(a: JsonObject, b: JsonObject, hasOtherEdges: boolean): Path[] {
  const paths = diffPaths(a, b);
  const others = paths.filter(([first]) => first !== 'needs');
  return others.length === paths.length || hasOtherEdges ? others : [...others, ['needs']];
}

function placeOf(document: JsonObject, id: string): Json | undefined {
  const layout = document['layout'];
  return isJsonObject(layout) && Object.hasOwn(layout, id) ? layout[id] : undefined;
}

function isReordered(before: readonly string[], after: readonly string[]): boolean {
  const kept = new Set(before);
  return after.filter((id) => kept.has(id)).some((id, index) => id !== before[index]);
}

function namedIn(document: JsonObject, key: string): JsonObject {
  const value = document[key];
  return isJsonObject(value) ? value : {};
}

/** Notes by id, the first of each. */
function notesById(document: JsonObject): JsonObject {
  const notes = listAt(document, 'annotations').flatMap((note): [string, Json][] => {
    const id = idOf(note);
    return id === null ? [] : [[id, note]];
  });
  return Object.fromEntries(notes.reverse());
}

function diffNames(a: JsonObject, b: JsonObject): NameDiff {
  return {
    added: Object.keys(b).filter((name) => !Object.hasOwn(a, name)),
    removed: Object.keys(a).filter((name) => !Object.hasOwn(b, name)),
    changed: Object.keys(a).filter((name) => Object.hasOwn(b, name) && !sameJson(a[name], b[name])),
  };
}

type Told = Omit<DocumentDiff, 'head'>;

/** What is told nowhere else: other fields of the root, and what can't be told by id. */
function diffRest(a: JsonObject, b: JsonObject, told: Told): Path[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key): Path[] => {
    if (sameJson(a[key], b[key])) return [];
    const hidden = hiddenDiff(key, a, b, told);
    return hidden ?? diffPaths(a[key], b[key]).map((path) => [key, ...path]);
  });
}

/** What of a field that is told by id differs beside what is told; null for fields that are not. */
function hiddenDiff(key: string, a: JsonObject, b: JsonObject, told: Told): Path[] | null {
  const { nodes, edges } = told;
  switch (key) {
    case 'nodes': {
      const count = nodes.added.length + nodes.removed.length + nodes.changed.length;
      const isTold = count + edges.added.length + edges.removed.length > 0 || nodes.isReordered;
      return isTold && sameJson(loose(a, key), loose(b, key)) ? [] : [[key]];
    }
    case 'layout': {
      const paths = diffPaths(danglingPlaces(a), danglingPlaces(b)).map((path): Path => [key, ...path]);
      const isTold = nodes.moved.length + nodes.added.length + nodes.removed.length > 0;
      return paths.length > 0 || isTold ? paths : [[key]];
    }
    case 'annotations':
      return isNamed(told.annotations) && sameJson(loose(a, key), loose(b, key)) ? [] : [[key]];
    case 'inputs':
    case 'outputs':
      return isNamed(told[key]) && isJsonObject(a[key] ?? {}) && isJsonObject(b[key] ?? {}) ? [] : [[key]];
    default:
      return null;
  }
}

function isNamed({ added, removed, changed }: NameDiff): boolean {
  return added.length + removed.length + changed.length > 0;
}

/** The items of a list that no id leads to: those without one, and the second of each. */
function loose(document: JsonObject, key: string): Json {
  const list = document[key] ?? [];
  if (!Array.isArray(list)) return list;
  const seen = new Set<string>();
  return (list as readonly Json[]).filter((item) => {
    const id = idOf(item);
    if (id === null || seen.has(id)) return true;
    seen.add(id);
    return false;
  });
}

/** Places of nodes that don't exist; all of a layout that is none. */
function danglingPlaces(document: JsonObject): Json {
  const layout = document['layout'] ?? {};
  if (!isJsonObject(layout)) return layout;
  const ids = new Set(nodesOf(document).map(({ id }) => id));
  return Object.fromEntries(Object.entries(layout).filter(([id]) => !ids.has(id)));
}
