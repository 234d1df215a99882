import type { JsonObject } from '../../json.ts';
import type { EdgeRef } from './document.ts';
import { edgesIn } from './document.ts';
import { replaceNeed } from './edges.ts';

/**
 * Connects what stands before nodes to what comes after them, so that they can go. What came after the failure or
 * the rejection of one comes after that of the nodes before it; anything else runs when the node would have.
 */
export function healAround(document: JsonObject, gone: ReadonlySet<string>): JsonObject {
  const edges = edgesIn(document);
  const before = new Map<string, EdgeRef[]>();
  for (const edge of edges) {
    if (!gone.has(edge.to)) continue;
    const known = before.get(edge.to);
    if (known) known.push(edge);
    else before.set(edge.to, [edge]);
  }
  let healed = document;
  for (const edge of edges) {
    if (gone.has(edge.from) && !gone.has(edge.to))
      healed = replaceNeed(healed, edge, standIns(edge, before, gone));
  }
  return healed;
}

/** The edges from nodes that stay which take the place of one from a node that goes. */
function standIns(
  edge: EdgeRef,
  before: ReadonlyMap<string, readonly EdgeRef[]>,
  gone: ReadonlySet<string>,
): EdgeRef[] {
  const made: EdgeRef[] = [];
  const seen = new Set<string>();
  const left = [edge];
  for (let next = left.pop(); next; next = left.pop()) {
    const { from, on } = next;
    const key = `${on} ${from}`;
    if (seen.has(key)) continue;
    seen.add(key);
    if (!gone.has(from)) {
      made.unshift(next);
      continue;
    }
    const keepsOutcome = on === 'failure' || on === 'rejected';
    for (const above of before.get(from) ?? [])
      left.push({ from: above.from, to: edge.to, on: keepsOutcome ? on : above.on });
  }
  return made;
}
