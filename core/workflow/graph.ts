import type { Edge, GraphSource } from './schema.ts';
import { edgesOf } from './schema.ts';

/**
 * The nodes of a workflow by their place in the file, and what leads where. Made to be built on each
 * keystroke: needs that name no node, self-loops and second nodes with one id are left out, since
 * validation names them anyway.
 */
export interface Graph {
  /** Place of the first node with an id. */
  readonly index: ReadonlyMap<string, number>;
  /** For each node, the edges that come in, in the order of the file. */
  readonly incoming: readonly (readonly Edge[])[];
  /** How many steps after the start each node comes at the earliest; -1 in or behind a cycle. */
  readonly wave: readonly number[];
  /** Places of all nodes that no cycle holds up: by wave, then as in the file. */
  readonly order: readonly number[];
  /** Whether `above` comes before `below` through needs. False for nodes in or behind a cycle. */
  isUpstream(above: number, below: number): boolean;
}

export function buildGraph(workflow: GraphSource): Graph {
  const count = workflow.nodes.length;
  const index = new Map<string, number>();
  for (const [place, { id }] of workflow.nodes.entries()) if (!index.has(id)) index.set(id, place);

  const incoming: Edge[][] = workflow.nodes.map(() => []);
  const outgoing: number[][] = workflow.nodes.map(() => []);
  for (const edge of edgesOf(workflow)) {
    const from = index.get(edge.from);
    const to = index.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    incoming[to]?.push(edge);
    outgoing[from]?.push(to);
  }

  const wave = workflow.nodes.map(() => -1);
  const missing = incoming.map((edges) => edges.length);
  let current = [...missing.keys()].filter((place) => missing[place] === 0);
  const order: number[] = [];
  for (let level = 0; current.length > 0; level++) {
    const next: number[] = [];
    for (const place of current) {
      wave[place] = level;
      order.push(place);
      for (const target of outgoing[place] ?? []) {
        const left = (missing[target] ?? 0) - 1;
        missing[target] = left;
        if (left === 0) next.push(target);
      }
    }
    current = next.sort((a, b) => a - b);
  }

  let ancestors: Uint32Array[] | undefined;
  const isUpstream = (above: number, below: number): boolean => {
    ancestors ??= ancestorBits(count, order, incoming, index);
    return (((ancestors[below]?.[above >> 5] ?? 0) >>> (above & 31)) & 1) === 1;
  };
  return { index, incoming, wave, order, isUpstream };
}

/** One bit for each pair of nodes: 500 KB for the largest workflow, filled in one pass. */
function ancestorBits(
  count: number,
  order: readonly number[],
  incoming: readonly (readonly Edge[])[],
  index: ReadonlyMap<string, number>,
): Uint32Array[] {
  const words = Math.ceil(count / 32);
  const bits = Array.from({ length: count }, () => new Uint32Array(words));
  for (const place of order) {
    const own = bits[place];
    if (!own) continue;
    for (const { from } of incoming[place] ?? []) {
      const source = index.get(from) ?? place;
      const above = bits[source];
      if (!above) continue;
      for (let word = 0; word < words; word++) own[word] = (own[word] ?? 0) | (above[word] ?? 0);
      own[source >> 5] = (own[source >> 5] ?? 0) | (1 << (source & 31));
    }
  }
  return bits;
}

/** Cycles among the nodes that the order leaves out, each as places in the direction of the flow. */
export function findCycles(graph: Graph): number[][] {
  const seen = new Set<number>();
  const cycles: number[][] = [];
  for (const [start, wave] of graph.wave.entries()) {
    if (wave >= 0 || seen.has(start)) continue;
    // Each node left over waits for another one left over, so walking against the flow must come round.
    const trail: number[] = [];
    const at = new Map<number, number>();
    let place: number | undefined = start;
    while (place !== undefined && !seen.has(place)) {
      seen.add(place);
      at.set(place, trail.length);
      trail.push(place);
      place = sourceLeftOver(graph, place);
    }
    const entry = place === undefined ? undefined : at.get(place);
    if (entry !== undefined) cycles.push(fromFirst(trail.slice(entry).reverse()));
  }
  return cycles;
}

/** The same circle, told from the node that stands first in the file. */
function fromFirst(cycle: readonly number[]): number[] {
  const start = cycle.reduce((least, place, at) => (place < (cycle[least] ?? place) ? at : least), 0);
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}

function sourceLeftOver(graph: Graph, place: number): number | undefined {
  for (const { from } of graph.incoming[place] ?? []) {
    const source = graph.index.get(from);
    if (source !== undefined && graph.wave[source] === -1) return source;
  }
  return undefined;
}
