import type { AgentCatalog } from '../agent/manifest.ts';
import { whoAsks } from './checks/reach.ts';
import type { Graph } from './graph.ts';
import { buildGraph } from './graph.ts';
import { actionOf, isCall } from './schema.ts';
import type { Edge, SignalNode, Workflow, WorkflowNode } from './schema.ts';

/** What a run of a workflow would do, worked out without running anything. */
export interface WorkflowPlan {
  /** Node ids in an order in which they could run one by one. */
  readonly order: readonly string[];
  /** The same in groups: all of a group can run at once, when those before have ended. */
  readonly waves: readonly (readonly string[])[];
  /** Nodes that wait for a person, and why. */
  readonly needsApproval: readonly { readonly node: string; readonly why: string }[];
  /** Nodes that wait for something from outside, and for what. */
  readonly waitsFor: readonly { readonly node: string; readonly what: string }[];
  /** Nodes that run only in some runs, and when. All others run unless something fails. */
  readonly mayRun: readonly { readonly node: string; readonly when: string }[];
}

/**
 * Plans a workflow that has no errors. Nodes in a cycle are left out. `used`: the workflows that it uses, itself or
 * through others (gatherUses).
 */
export function planWorkflow(
  workflow: Workflow,
  catalog: AgentCatalog,
  used: ReadonlyMap<string, Workflow> = new Map(),
): WorkflowPlan {
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
    const why = whyApproval(node, catalog, used, new Set());
    return why === null ? [] : [{ node: node.id, why }];
  });
  const waitsFor = nodes.flatMap((node) => waitsOf(node, used, new Set()));
  const mayRun = findOptional(workflow, graph);
  return { order: nodes.map(({ id }) => id), waves, needsApproval, waitsFor, mayRun };
}

/** Signals that are told of one node that uses a workflow. */
const MAX_WAITS = 20;

function waitOf({ id, name, timeout }: SignalNode): WorkflowPlan['waitsFor'][number] {
  const limit = timeout === undefined ? '' : `, at most ${timeout}`;
  return { node: id, what: `It waits for the signal "${name}"${limit}.` };
}

/** What a node waits for from outside, itself or in a workflow that it uses. */
function waitsOf(
  node: WorkflowNode,
  used: ReadonlyMap<string, Workflow>,
  seen: Set<string>,
): WorkflowPlan['waitsFor'] {
  if (node.kind === 'signal') return [waitOf(node)];
  const action = actionOf(node);
  if (action.kind !== 'workflow' || seen.has(action.workflow)) return [];
  seen.add(action.workflow);
  const waits = used.get(action.workflow)?.nodes.flatMap((one) => waitsOf(one, used, seen)) ?? [];
  return waits.slice(0, MAX_WAITS).map(({ what }) => ({ node: node.id, what }));
}

function whyApproval(
  node: WorkflowNode,
  catalog: AgentCatalog,
  used: ReadonlyMap<string, Workflow>,
  seen: Set<string>,
): string | null {
  if (node.kind === 'approval') {
    return node.patch === undefined
      ? 'It asks for a decision.'
      : 'It asks before it applies a patch to the workspace.';
  }
  const action = actionOf(node);
  if (action.kind === 'workflow') return whyWithin(action.workflow, catalog, used, seen);
  const asking = isCall(action) ? whoAsks(action, catalog) : undefined;
  if (!isCall(action) || asking === undefined) return null;
  const each = node.kind === 'map' ? ' Each item asks on its own.' : '';
  const chosen = action.agent === undefined ? ', which may be chosen,' : '';
  return `The tool "${action.tool}" of "${asking}"${chosen} acts on the world.${each}`;
}

/** The first thing that a workflow, or one that it uses, asks a person about. */
function whyWithin(
  ref: string,
  catalog: AgentCatalog,
  used: ReadonlyMap<string, Workflow>,
  seen: Set<string>,
): string | null {
  // Looked at before, and found to ask nothing.
  if (seen.has(ref)) return null;
  seen.add(ref);
  for (const node of used.get(ref)?.nodes ?? []) {
    const why = whyApproval(node, catalog, used, seen);
    if (why !== null) return `In ${ref}, step "${node.id}": ${why}`;
  }
  return null;
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
