import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { changeItems, withDocument, withNode } from './change.ts';
import type { EdgeRef } from './document.ts';
import { edgesIn, findNode, isSameEdge, listAt, NODE_ORDER, nodesOf, readNeed } from './document.ts';
import type { Draft } from './draft.ts';
import { withKey, withoutKey } from './json-path.ts';

/** Connects two nodes. Nothing happens when one isn't there, when both are one, or when the edge is there. */
export function connect(draft: Draft, edge: EdgeRef): Draft {
  return withDocument(draft, addEdge(draft.document, edge));
}

export function disconnect(draft: Draft, edge: EdgeRef): Draft {
  return withDocument(draft, removeEdges(draft.document, [edge]));
}

/** Puts an edge elsewhere; its place among the needs stays when its target does. */
export function reconnect(draft: Draft, edge: EdgeRef, to: EdgeRef): Draft {
  const { document } = draft;
  const edges = edgesIn(document);
  if (!edges.some((one) => isSameEdge(one, edge)) || !canHold(document, to)) return draft;
  if (edges.some((one) => isSameEdge(one, to))) return draft;
  if (edge.to !== to.to) return withDocument(draft, addEdge(removeEdges(document, [edge]), to));
  return withDocument(draft, replaceNeed(document, edge, [to]));
}

/** Whether both ends of an edge exist, are two, and the target has room for it. */
function canHold(document: JsonObject, { from, to }: EdgeRef): boolean {
  const target = from === to ? undefined : findNode(document, to);
  return target !== undefined && needsOf(target.node) !== null && findNode(document, from) !== undefined;
}

/** A node's needs as written; null when something else stands there. */
export function needsOf(node: JsonObject): readonly Json[] | null {
  const needs = node['needs'] ?? [];
  return Array.isArray(needs) ? (needs as readonly Json[]) : null;
}

/** A node with other needs. The key goes when its last need did. */
export function withNeeds(node: JsonObject, needs: readonly Json[]): JsonObject {
  if (needs === node['needs']) return node;
  return needs.length === 0 ? withoutKey(node, 'needs') : withKey(node, 'needs', needs, NODE_ORDER);
}

export function addEdge(document: JsonObject, edge: EdgeRef): JsonObject {
  const target = canHold(document, edge) ? findNode(document, edge.to) : undefined;
  const needs = target && needsOf(target.node);
  if (!target || !needs || needs.some((need) => isNeedOf(need, edge))) return document;
  const entry = writeNeed(edge, styleOf(document, needs));
  return withNode(document, target.index, withNeeds(target.node, [...needs, entry]));
}

/** A document without some edges. */
export function removeEdges(document: JsonObject, edges: readonly EdgeRef[]): JsonObject {
  let changed = document;
  for (const edge of edges) changed = replaceNeed(changed, edge, []);
  return changed;
}

/** A document in which edges into the same node stand in the place of one; those that are there are left out. */
export function replaceNeed(document: JsonObject, edge: EdgeRef, by: readonly EdgeRef[]): JsonObject {
  const target = findNode(document, edge.to);
  const needs = target && needsOf(target.node);
  if (!target || !needs?.some((need) => isNeedOf(need, edge))) return document;
  const others = needs.filter((need) => !isNeedOf(need, edge));
  const fresh = by.filter((one) => one.from !== edge.to && !others.some((need) => isNeedOf(need, one)));
  let isPlaced = false;
  const changed = needs.flatMap((need) => {
    if (!isNeedOf(need, edge)) return [need];
    if (isPlaced) return [];
    isPlaced = true;
    return fresh.map((one) => rewriteNeed(need, one, styleOf(document, needs)));
  });
  return withNode(document, target.index, withNeeds(target.node, changed));
}

function isNeedOf(need: Json, { from, on }: EdgeRef): boolean {
  const read = readNeed(need);
  return read !== null && read.node === from && read.on === on;
}

/** How needs are written where a new one goes. */
interface NeedStyle {
  /** Objects also for success. */
  readonly objects: boolean;
  /** true and false without quotes. */
  readonly booleans: boolean;
}

function styleOf(document: JsonObject, needs: readonly Json[]): NeedStyle {
  return {
    objects: needs.length > 0 && needs.every(isJsonObject),
    booleans: isBooleanStyle(needs) ?? isBooleanStyle(allNeeds(document)) ?? false,
  };
}

function* allNeeds(document: JsonObject): Iterable<Json> {
  for (const { node } of nodesOf(document)) yield* listAt(node, 'needs');
}

/** Whether the first true or false among needs is one without quotes; null when there is none. */
function isBooleanStyle(needs: Iterable<Json>): boolean | null {
  for (const need of needs) {
    const on = isJsonObject(need) ? need['on'] : undefined;
    if (typeof on === 'boolean') return true;
    if (on === 'true' || on === 'false') return false;
  }
  return null;
}

function writeNeed({ from, on }: EdgeRef, style: NeedStyle): Json {
  return on === 'success' && !style.objects ? from : { node: from, on: writeOutcome(on, style) };
}

function writeOutcome(on: string, { booleans }: NeedStyle): Json {
  return booleans && (on === 'true' || on === 'false') ? on === 'true' : on;
}

/** Another edge written as the one was that it takes the place of. */
function rewriteNeed(need: Json, edge: EdgeRef, style: NeedStyle): Json {
  if (!isJsonObject(need)) return writeNeed(edge, { ...style, objects: false });
  if (edge.on === readNeed(need)?.on) return { ...need, node: edge.from };
  const saysMore = Object.keys(need).some((key) => key !== 'node' && key !== 'on');
  if (edge.on === 'success' && !saysMore) return edge.from;
  return { ...need, node: edge.from, on: writeOutcome(edge.on, style) };
}

/** A node without needs of nodes that are gone. */
export function dropNeeds(node: JsonObject, gone: ReadonlySet<string>): JsonObject {
  const needs = needsOf(node);
  if (!needs) return node;
  const left = changeItems(needs, (need) => (gone.has(readNeed(need)?.node ?? '') ? undefined : need));
  return left === needs ? node : withNeeds(node, left);
}
