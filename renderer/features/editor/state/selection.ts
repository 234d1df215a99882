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

const keys = new WeakMap<EdgeRef, string>();

/** Names an edge, also for React. */
export function edgeKey(edge: EdgeRef): string {
  const key = keys.get(edge) ?? JSON.stringify([edge.from, edge.to, edge.on]);
  keys.set(edge, key);
  return key;
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

/** Leaves out what is no longer there. What nothing is selected of is not asked for. */
export function keepExisting(
  selection: Selection,
  exists: Readonly<Record<keyof Selection, () => ReadonlySet<string>>>,
): Selection {
  const keep = (kind: keyof Selection): ReadonlySet<string> => {
    const selected = selection[kind];
    if (selected.size === 0) return selected;
    const there = exists[kind]();
    return new Set([...selected].filter((id) => there.has(id)));
  };
  const kept = { nodes: keep('nodes'), edges: keep('edges'), notes: keep('notes') };
  return isSameSelection(kept, selection) ? selection : kept;
}
