import type { EdgeRef } from '../../../../core/workflow/edit/document.ts';

/** What is selected on the canvas. */
export interface Selection {
  readonly nodes: ReadonlySet<string>;
  /** Keys of edges, see edgeKey. */
  readonly edges: ReadonlySet<string>;
  /** Notes and groups. */
  readonly notes: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();
export const NO_SELECTION: Selection = { nodes: NOTHING, edges: NOTHING, notes: NOTHING };

/** Names an edge, also for React. */
export function edgeKey({ from, to, on }: EdgeRef): string {
  return JSON.stringify([from, to, on]);
}

/** Only these nodes. */
export function selectNodes(ids: Iterable<string>): Selection {
  return { ...NO_SELECTION, nodes: new Set(ids) };
}

/** The one node that is selected, and nothing else; null otherwise. */
export function onlyNode({ nodes, edges, notes }: Selection): string | null {
  const [only = null] = nodes;
  return nodes.size === 1 && edges.size === 0 && notes.size === 0 ? only : null;
}

/** Whether two selections are the same. */
export function isSameSelection(a: Selection, b: Selection): boolean {
  return isSame(a.nodes, b.nodes) && isSame(a.edges, b.edges) && isSame(a.notes, b.notes);
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a === b || (a.size === b.size && [...a].every((each) => b.has(each)));
}

/** Leaves out what is no longer there. */
export function keepExisting(
  selection: Selection,
  exists: {
    readonly nodes: ReadonlySet<string>;
    readonly edges: ReadonlySet<string>;
    readonly notes: ReadonlySet<string>;
  },
): Selection {
  const kept = {
    nodes: new Set([...selection.nodes].filter((id) => exists.nodes.has(id))),
    edges: new Set([...selection.edges].filter((key) => exists.edges.has(key))),
    notes: new Set([...selection.notes].filter((id) => exists.notes.has(id))),
  };
  return isSameSelection(kept, selection) ? selection : kept;
}
