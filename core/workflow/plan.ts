import type { AgentCatalog } from '../agent/manifest.ts';
import { callNeedsApproval } from './checks/reach.ts';
import type { Graph } from './graph.ts';
import { buildGraph } from './graph.ts';
import type { Edge, Workflow, WorkflowNode } from './schema.ts';

/** What a run of a workflow would do, worked out without running anything. */
export interface WorkflowPlan {
  /** Node ids in an order in which they could run one by one. */
  readonly order: readonly string[];
  /** The same in groups: all of a group can run at once, when those before have ended. */
  readonly waves: readonly (readonly string[])[];
  /** Nodes that wait for a person, and why. */
  readonly needsApproval: readonly { readonly node: string; readonly why: string }[];
  /** Nodes that run only in some runs, and when. All others run unless something fails. */
  readonly mayRun: readonly { readonly node: string; readonly when: string }[];
}

/** Plans a workflow that has no errors. Nodes in a cycle are left out. */
export function planWorkflow(workflow: Workflow, catalog: AgentCatalog): WorkflowPlan {
  const graph = buildGraph(workflow);
  const nodes = graph.order.flatMap((place) => workflow.nodes[place] ?? []);
  const waves: string[][] = [];
  for (const place of graph.order) {
    const id = workflow.nodes[place]?.id ?? '';
    const wave = graph.wave[place] ?? 0;
    const group = waves[wave];
    if (group) group.push(id);
    else waves[wave] = [id];
  }
  const needsApproval = nodes.flatMap((node) => {
    const why = whyApproval(node, catalog);
    return why === null ? [] : [{ node: node.id, why }];
  });
  return { order: nodes.map(({ id }) => id), waves, needsApproval, mayRun: findOptional(workflow, graph) };
}

function whyApproval(node: WorkflowNode, catalog: AgentCatalog): string | null {
  if (node.kind === 'approval') {
    return node.patch === undefined
      ? 'It asks for a decision.'
      : 'It asks before it applies a patch to the workspace.';
  }
  const action = node.kind === 'map' ? node.do : node;
  if (action.kind !== 'agent' || callNeedsApproval(action, catalog) !== true) return null;
  const each = node.kind === 'map' ? ' Each item asks on its own.' : '';
  return `The tool "${action.tool}" of "${action.agent}" acts on the world.${each}`;
}

/** Nodes behind a branch, an error path or a rejection, and nodes that all their ways lead through such. */
function findOptional(workflow: Workflow, graph: Graph): WorkflowPlan['mayRun'] {
  const optional = new Map<string, string>();
  for (const place of graph.order) {
    const node = workflow.nodes[place];
    const edges = graph.incoming[place] ?? [];
    if (!node || edges.length === 0 || edges.some((edge) => isCertain(edge, optional))) continue;
    const ways = edges.map((edge) => wayOf(edge, optional));
    optional.set(node.id, [...new Set(ways)].join(' or '));
  }
  return [...optional].map(([node, when]) => ({ node, when }));
}

function isCertain({ from, on }: Edge, optional: ReadonlyMap<string, string>): boolean {
  return (on === 'success' || on === 'done') && !optional.has(from);
}

function wayOf({ from, on }: Edge, optional: ReadonlyMap<string, string>): string {
  switch (on) {
    case 'true':
    case 'false':
      return `"${from}" is ${on}`;
    case 'failure':
      return `"${from}" fails`;
    case 'rejected':
      return `"${from}" is rejected`;
    case 'success':
    case 'done':
      return optional.has(from) ? `"${from}" runs` : `"${from}" ends`;
  }
}
