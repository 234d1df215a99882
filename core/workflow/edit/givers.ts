import type { JsonObject } from '../../json.ts';
import { edgesIn, nodesOf } from './document.ts';

/** The steps that could hand over to one: those above it that call an agent, in the order of the file. */
export function possibleGivers(document: JsonObject, to: string): readonly string[] {
  const into = new Map<string, string[]>();
  for (const edge of edgesIn(document)) {
    const known = into.get(edge.to);
    if (known) known.push(edge.from);
    else into.set(edge.to, [edge.from]);
  }
  const above = new Set([to]);
  for (const id of above) for (const before of into.get(id) ?? []) above.add(before);
  return nodesOf(document).flatMap(({ id, node }) => {
    const calls = node['kind'] === 'agent' || node['kind'] === 'handoff';
    return calls && id !== to && above.has(id) ? [id] : [];
  });
}
