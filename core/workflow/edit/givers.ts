import { isJsonObject, type JsonObject } from '../../json.ts';
import { edgesIn, nodesOf } from './document.ts';

/** The steps that could hand over to one: those above it that call an agent, in the order of the file. */
export function possibleGivers(document: JsonObject, to: string): readonly string[] {
  return stepsAbove(document, to, callsAgent);
}

/** The steps that a rejection at a gate could go back to: those above it that call an agent, or whose candidates do. */
export function possibleProposers(document: JsonObject, gate: string): readonly string[] {
  return stepsAbove(document, gate, (node) => callsAgent(node) || hasCandidatesWithAgents(node));
}

/** The explorations that a gate could have its choices from. */
export function possibleExplorations(document: JsonObject, gate: string): readonly string[] {
  return stepsAbove(document, gate, isExploration);
}

function callsAgent({ kind }: JsonObject): boolean {
  return kind === 'agent' || kind === 'handoff';
}

function isExploration({ kind }: JsonObject): boolean {
  return kind === 'explore';
}

/** What a workflow does that they use is not looked at here: validation says when it calls nobody. */
function hasCandidatesWithAgents(node: JsonObject): boolean {
  const doing = node['do'];
  return isExploration(node) && isJsonObject(doing) && doing['kind'] !== 'transform';
}

function stepsAbove(
  document: JsonObject,
  to: string,
  isWanted: (node: JsonObject) => boolean,
): readonly string[] {
  const into = new Map<string, string[]>();
  for (const edge of edgesIn(document)) {
    const known = into.get(edge.to);
    if (known) known.push(edge.from);
    else into.set(edge.to, [edge.from]);
  }
  const above = new Set([to]);
  for (const id of above) for (const before of into.get(id) ?? []) above.add(before);
  return nodesOf(document).flatMap(({ id, node }) =>
    id !== to && above.has(id) && isWanted(node) ? [id] : [],
  );
}
