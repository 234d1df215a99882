import type { AgentCatalog } from '../../agent/manifest.ts';
import { toolsFor, type Callee } from '../callee.ts';
import { actionsOf, isCall, type WorkflowNode } from '../schema.ts';
import type { EdgeOutcome } from '../schema-base.ts';
import type { CheckContext } from './context.ts';

/** Edges that wait for what their source can't do, and nodes that nothing can ever start. */
export function checkReach({ workflow, catalog, graph, report }: CheckContext): void {
  const reachable = workflow.nodes.map(() => true);
  for (const [place, node] of workflow.nodes.entries()) {
    for (const [index, need] of node.needs.entries()) {
      if (typeof need === 'string') continue;
      const source = workflow.nodes[graph.index.get(need.node) ?? -1];
      if (!source || canEndAs(source, need.on, catalog)) continue;
      report(
        'impossible_outcome',
        ['nodes', place, 'needs', index, 'on'],
        `"${need.node}" is ${kindWords(source)}, which never ends as "${need.on}".`,
        `Use ${possibleOutcomes(source, catalog).join(', ')}.`,
      );
    }
  }
  for (const place of graph.order) {
    const node = workflow.nodes[place];
    const edges = graph.incoming[place] ?? [];
    // With a need that names no node nothing is known; that problem is reported on its own.
    if (!node || edges.length === 0 || edges.length < node.needs.length) continue;
    const isReachable = edges.some((edge) => {
      const from = graph.index.get(edge.from);
      const source = from === undefined ? undefined : workflow.nodes[from];
      return source !== undefined && reachable[from ?? -1] === true && canEndAs(source, edge.on, catalog);
    });
    reachable[place] = isReachable;
    if (isReachable) continue;
    const message = `"${node.id}" can never run: none of its needs can come true.`;
    report('unreachable', ['nodes', place], message, 'Correct its needs, or remove it.');
  }
}

const OUTCOMES: readonly EdgeOutcome[] = ['success', 'failure', 'rejected', 'done', 'true', 'false'];

function possibleOutcomes(node: WorkflowNode, catalog: AgentCatalog): EdgeOutcome[] {
  return OUTCOMES.filter((outcome) => canEndAs(node, outcome, catalog));
}

/** Whether a node of this kind can end so that an edge with this outcome comes alive. */
export function canEndAs(node: WorkflowNode, outcome: EdgeOutcome, catalog: AgentCatalog): boolean {
  switch (outcome) {
    case 'success':
    case 'done':
      return true;
    case 'failure':
      return node.kind !== 'wait';
    case 'true':
    case 'false':
      return node.kind === 'condition';
    case 'rejected':
      return node.kind === 'approval' || asksByItself(node, catalog);
  }
}

/** Whether a node calls a tool that waits for a person's decision by itself. An unknown tool might. */
function asksByItself(node: WorkflowNode, catalog: AgentCatalog): boolean {
  // A candidate that is rejected is one that came to nothing.
  if (node.kind === 'explore') return false;
  return actionsOf(node).some(({ action }) => {
    // Whatever asks in a workflow that it uses, and is rejected there, rejects the node with it.
    if (action.kind === 'workflow') return true;
    return isCall(action) && callNeedsApproval(action, catalog) !== false;
  });
}

/**
 * Whether each call needs a decision first: the agent's risk and the tool's effect say so, of any agent that could be
 * chosen. Null: unknown tool.
 */
export function callNeedsApproval(call: Callee, catalog: AgentCatalog): boolean | null {
  if (toolsFor(call, catalog).length === 0) return null;
  return whoAsks(call, catalog) !== undefined;
}

/** The first agent that a call could be of and that needs a decision before it; undefined: none does. */
export function whoAsks(call: Callee, catalog: AgentCatalog): string | undefined {
  const asking = toolsFor(call, catalog).find(
    ({ agent, tool }) => agent.risk === 'APPROVAL_REQUIRED' && tool.effect === 'act',
  );
  return asking?.agent.id;
}

function kindWords(node: WorkflowNode): string {
  return node.kind === 'agent' || node.kind === 'approval' ? `an ${node.kind} node` : `a ${node.kind} node`;
}
