import type { JsonObject } from '../../json.ts';
import type { EdgeOutcome } from '../schema-base.ts';
import { edgesIn, findNode, isSameEdge, nodesOf, type EdgeRef } from './document.ts';

/**
 * How a node of this kind can end, as edges name it; the first is what a new edge means. Whether an agent's tool can be
 * rejected only the catalog tells: validation says so.
 */
export function outcomesOf(kind: unknown): readonly EdgeOutcome[] {
  switch (kind) {
    case 'condition':
      return ['true', 'false', 'success', 'failure', 'done'];
    case 'wait':
      return ['success', 'done'];
    case 'transform':
    case 'signal':
    case 'explore':
      return ['success', 'failure', 'done'];
    default:
      return ['success', 'failure', 'rejected', 'done'];
  }
}

/** Why two nodes can't be connected like that, as a sentence for people; null when they can. */
export function whyNotConnect(document: JsonObject, edge: EdgeRef): string | null {
  const { from, to, on } = edge;
  const source = findNode(document, from);
  if (!source || !findNode(document, to)) return 'One of the two steps is gone.';
  if (from === to) return 'A step can’t wait for itself. To repeat something, use a loop.';
  const edges = edgesIn(document);
  if (edges.some((other) => isSameEdge(other, edge))) return `“${to}” waits for “${from}” already.`;
  const { kind } = source.node;
  const outcomes = outcomesOf(kind);
  if (!outcomes.some((outcome) => outcome === on))
    return `“${from}” never ends as ${on}; it can end as ${outcomes.join(', ')}.`;
  const way = wayBetween(edges, to, from);
  if (way)
    return `That would be a circle: ${[...way, to].join(' → ')}. A step can’t wait for what waits for it.`;
  return null;
}

/** The nodes that could come before another one, by the first way in which each can end; in the order of the file. */
export function possibleSources(document: JsonObject, to: string): readonly string[] {
  const edges = edgesIn(document);
  const next = followers(edges);
  const after = new Set([to]);
  for (const id of after) for (const follower of next.get(id) ?? []) after.add(follower);
  const known = new Map<string, Set<string>>();
  for (const edge of edges) {
    if (edge.to === to) known.set(edge.from, (known.get(edge.from) ?? new Set()).add(edge.on));
  }
  return nodesOf(document).flatMap(({ id, node }) => {
    const [first = 'success'] = outcomesOf(node['kind']);
    return after.has(id) || known.get(id)?.has(first) === true ? [] : [id];
  });
}

function followers(edges: readonly EdgeRef[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const known = next.get(edge.from);
    if (known) known.push(edge.to);
    else next.set(edge.from, [edge.to]);
  }
  return next;
}

/** The shortest way along the edges from one node to another, both named; null when there is none. */
function wayBetween(edges: readonly EdgeRef[], from: string, to: string): readonly string[] | null {
  const next = followers(edges);
  const before = new Map<string, string | null>([[from, null]]);
  const queue = [from];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (at === to) return trail(before, to);
    for (const id of next.get(at) ?? []) {
      if (before.has(id)) continue;
      before.set(id, at);
      queue.push(id);
    }
  }
  return null;
}

function trail(before: ReadonlyMap<string, string | null>, end: string): readonly string[] {
  const way: string[] = [];
  for (let at: string | null = end; at !== null; at = before.get(at) ?? null) way.unshift(at);
  return way;
}
