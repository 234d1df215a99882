/** What of a workflow says which node comes after which. */
export interface Links {
  readonly nodes: readonly {
    readonly id: string;
    readonly needs: readonly (string | { readonly node: string })[];
  }[];
}

/** Ids of the nodes on all ways from one node down to another, both included, in the order of the file; none if there is no way. */
export function pathBetween(workflow: Links, from: string, to: string): readonly string[] {
  const above = new Map<string, string[]>();
  const below = new Map<string, string[]>();
  for (const { id, needs } of workflow.nodes) {
    for (const need of needs) {
      const source = typeof need === 'string' ? need : need.node;
      link(above, id, source);
      link(below, source, id);
    }
  }
  const down = reach(below, from);
  const up = reach(above, to);
  if (!down.has(to)) return [];
  return workflow.nodes.map(({ id }) => id).filter((id) => down.has(id) && up.has(id));
}

function link(links: Map<string, string[]>, from: string, to: string): void {
  const known = links.get(from);
  if (known) known.push(to);
  else links.set(from, [to]);
}

function reach(links: ReadonlyMap<string, readonly string[]>, start: string): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const id of reached) for (const next of links.get(id) ?? []) reached.add(next);
  return reached;
}
