import { isJsonObject, type Json, type JsonObject } from '../../../../core/json.ts';
import { edgesIn, findNode, nodesOf, type EdgeRef } from '../../../../core/workflow/edit/document.ts';
import { namesUsedBy } from '../../../../core/workflow/edit/names.ts';
import { NO_DECISION } from '../../../../core/workflow/run-part.ts';

/** What is tried of a workflow: one step alone, that and all behind it, or that and all before it. */
export type TryWhat = 'only' | 'from-here' | 'up-to-here';

/** The steps that run, and those whose outputs they need from elsewhere; both in the order of the file. */
export interface WantedPart {
  readonly only: readonly string[];
  readonly needed: readonly string[];
}

/** What a step is known to give without running it. `nothing`: it had no output when all of the workflow ran. */
export type KnownOutput =
  | { readonly kind: 'output'; readonly value: Json }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too-large' };

/** A step whose output is missing, and why. */
export interface MissingOutput {
  readonly id: string;
  readonly why: 'never' | 'too-large';
}

/** Whether the part can be tried: what is given; whose outputs are missing; or what keeps the tried step from running. */
export type PartToTry =
  | { readonly kind: 'ready'; readonly given: JsonObject }
  | { readonly kind: 'missing'; readonly steps: readonly MissingOutput[] }
  | { readonly kind: 'closed'; readonly by: string };

/**
 * Which steps run when a part is tried, and whose outputs have to be given for that. What is pinned is given rather than
 * run, but for the step that is tried; so nothing is run for what a pin stands in for.
 */
export function wantedPart(
  document: JsonObject,
  id: string,
  what: TryWhat,
  pinned: ReadonlySet<string>,
): WantedPart {
  const graph = readGraph(document);
  const reached = reachedFrom(graph, id, what, pinned);
  const runs = new Set([...reached].filter((each) => each === id || !pinned.has(each)));
  const needed = new Set([...reached].filter((each) => !runs.has(each)));
  for (const each of runs) for (const name of neededBy(graph, each, id)) needed.add(name);
  return {
    only: graph.ids.filter((each) => runs.has(each)),
    needed: graph.ids.filter((each) => needed.has(each) && !runs.has(each)),
  };
}

interface DocumentGraph {
  readonly document: JsonObject;
  readonly ids: readonly string[];
  readonly kinds: ReadonlyMap<string, Json | undefined>;
  readonly into: ReadonlyMap<string, readonly EdgeRef[]>;
  readonly outOf: ReadonlyMap<string, readonly EdgeRef[]>;
}

function readGraph(document: JsonObject): DocumentGraph {
  const kinds = new Map(nodesOf(document).map(({ id, node }) => [id, node['kind']]));
  const edges = edgesIn(document).filter(({ from }) => kinds.has(from));
  return {
    document,
    ids: [...kinds.keys()],
    kinds,
    into: Map.groupBy(edges, ({ to }) => to),
    outOf: Map.groupBy(edges, ({ from }) => from),
  };
}

function reachedFrom(
  graph: DocumentGraph,
  id: string,
  what: TryWhat,
  pinned: ReadonlySet<string>,
): ReadonlySet<string> {
  const reached = new Set([id]);
  if (what === 'only') return reached;
  for (const each of reached) {
    if (what === 'from-here') for (const { to } of graph.outOf.get(each) ?? []) reached.add(to);
    else if (each === id || !pinned.has(each))
      for (const before of [...sourcesOf(graph, each), ...namesIn(graph, each)]) reached.add(before);
  }
  return reached;
}

function sourcesOf(graph: DocumentGraph, id: string): readonly string[] {
  return (graph.into.get(id) ?? []).map(({ from }) => from);
}

/** The steps that the templates of a step name. */
function namesIn({ document, kinds }: DocumentGraph, id: string): readonly string[] {
  const node = findNode(document, id)?.node;
  return node ? [...namesUsedBy(node)].filter((name) => name !== id && kinds.has(name)) : [];
}

/** What a step takes from others: their outputs, and of conditions the way that they lead. */
function neededBy(graph: DocumentGraph, id: string, tried: string): readonly string[] {
  const edges = graph.into.get(id) ?? [];
  // The step that is tried runs because the person says so, whatever a condition came to.
  if (id !== tried) {
    const gates = edges.filter(({ from, on }) => graph.kinds.get(from) === 'condition' && isBranch(on));
    return [...namesIn(graph, id), ...gates.map(({ from }) => from)];
  }
  // What it follows from only when that fails has no output then: it is left out, for a given one would mean success.
  return namesIn(graph, id).filter((name) => {
    const between = edges.filter(({ from }) => from === name);
    return between.length === 0 || between.some(({ on }) => on !== 'failure' && on !== 'rejected');
  });
}

function isBranch(on: string): boolean {
  return on === 'true' || on === 'false';
}

/** What is given for a part, as far as it is known what its steps need. */
export function partToTry(
  document: JsonObject,
  id: string,
  { needed }: WantedPart,
  outputs: ReadonlyMap<string, KnownOutput>,
): PartToTry {
  const graph = readGraph(document);
  const given: Record<string, Json> = {};
  const missing: MissingOutput[] = [];
  for (const each of needed) {
    const known = knownOf(graph, each, outputs);
    if (known === undefined) missing.push({ id: each, why: 'never' });
    else if (known.kind === 'too-large') missing.push({ id: each, why: 'too-large' });
    else if (known.kind === 'output') given[each] = known.value;
  }
  if (missing.length > 0) return { kind: 'missing', steps: missing };
  const ways = (graph.into.get(id) ?? []).filter(({ from }) => Object.hasOwn(given, from));
  const [closed] = ways;
  const isOpen = ways.length === 0 || ways.some(({ from, on }) => leadsOn(on, given[from]));
  return isOpen || !closed ? { kind: 'ready', given } : { kind: 'closed', by: closed.from };
}

/** No decision can be given but that nobody decided. */
function knownOf(
  { kinds }: DocumentGraph,
  id: string,
  outputs: ReadonlyMap<string, KnownOutput>,
): KnownOutput | undefined {
  return kinds.get(id) === 'approval' ? { kind: 'output', value: NO_DECISION } : outputs.get(id);
}

function leadsOn(on: string, output: Json | undefined): boolean {
  if (isBranch(on)) return isJsonObject(output) && output['result'] === (on === 'true');
  return on === 'success' || on === 'done';
}
