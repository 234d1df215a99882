import { roleIn, type RunPart } from '../../../core/run/part.ts';
import { edgesOf, type Edge, type Workflow, type WorkflowNode } from '../../../core/workflow/schema.ts';

/** A workflow indexed for running: built once per run, read only. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, WorkflowNode>;
  readonly incoming: ReadonlyMap<string, readonly Edge[]>;
  readonly outgoing: ReadonlyMap<string, readonly Edge[]>;
}

/**
 * Indexes a valid workflow. Repeated needs of one pair of nodes with one outcome count once. What a run leaves out is
 * cut off, so that those behind it don't wait for it, and what is given waits for nothing.
 */
export function buildGraph(workflow: Workflow, part: RunPart | null = null): Graph {
  const nodes = new Map(workflow.nodes.map((node) => [node.id, node]));
  const incoming = new Map<string, Edge[]>();
  const outgoing = new Map<string, Edge[]>();
  for (const id of nodes.keys()) {
    incoming.set(id, []);
    outgoing.set(id, []);
  }
  const seen = new Set<string>();
  for (const edge of edgesOf(workflow)) {
    const name = `${edge.from} ${edge.to} ${edge.on}`;
    if (seen.has(name) || roleIn(part, edge.to) !== 'done' || roleIn(part, edge.from) === 'left-out')
      continue;
    seen.add(name);
    incoming.get(edge.to)?.push(edge);
    outgoing.get(edge.from)?.push(edge);
  }
  return { nodes, incoming, outgoing };
}

/** All nodes that come after one of the given through needs; a given one only if it comes after another. */
export function descendantsOf(graph: Graph, ids: Iterable<string>): string[] {
  const found = new Set<string>();
  const waiting = [...ids];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const { to } of graph.outgoing.get(id) ?? []) {
      if (found.has(to)) continue;
      found.add(to);
      waiting.push(to);
    }
  }
  return [...found];
}
