import { toolsFor } from '../callee.ts';
import { suggest } from '../nearest.ts';
import { pathBetween } from '../path-between.ts';
import type { Path } from '../problem.ts';
import type { ApprovalNode, WorkflowNode } from '../schema.ts';
import { actionOf } from '../schema.ts';
import type { CheckContext } from './context.ts';

/**
 * A gate that lets an agent try again: the agent is above it, and all that is done again between the two
 * changes nothing, so that doing it twice is the same as once.
 */
export function checkRevise(context: CheckContext): void {
  for (const [place, node] of context.workflow.nodes.entries()) {
    if (node.kind === 'approval' && node.revise) checkGate(context, place, node, node.revise.node);
  }
}

function checkGate(context: CheckContext, place: number, gate: ApprovalNode, id: string): void {
  const { workflow, graph, report } = context;
  const at: Path = ['nodes', place, 'revise', 'node'];
  const source = graph.index.get(id);
  const node = source === undefined ? undefined : workflow.nodes[source];
  if (source === undefined || !node) {
    report('unknown_node', at, `There is no node "${id}".`, () => suggest(id, graph.index.keys(), 'node'));
    return;
  }
  if (!graph.isUpstream(source, place)) {
    const message = `"${id}" does not come before "${gate.id}", so it can't be asked to propose again.`;
    report('not_upstream', at, message, `Name the agent node whose proposal "${gate.id}" is about.`);
    return;
  }
  if (node.kind !== 'agent' && node.kind !== 'handoff') {
    const message = `"${id}" calls no agent that could propose again.`;
    report('bad_revise', at, message, 'Name the agent node that makes the proposal.');
    return;
  }
  for (const step of pathBetween(workflow, id, gate.id)) {
    const index = graph.index.get(step);
    const between = index === undefined ? undefined : workflow.nodes[index];
    const why = between && between !== gate ? whyNotTwice(context, between) : null;
    if (why === null) continue;
    const message = `"${step}" would be done again when a proposal is rejected, and it ${why}.`;
    report('bad_revise', at, message, 'Move it behind the gate, or leave out "revise".');
  }
}

/** Why doing a node again would not be harmless, in words that follow "it"; null when it is. An unknown tool is reported elsewhere. */
function whyNotTwice({ catalog }: CheckContext, node: WorkflowNode): string | null {
  const action = actionOf(node);
  switch (action.kind) {
    case 'condition':
    case 'transform':
      return null;
    case 'agent':
    case 'handoff':
      return toolsFor(action, catalog).some(({ tool }) => tool.effect === 'act') ? 'acts on the world' : null;
    case 'approval':
      return 'asks a person';
    case 'signal':
      return 'waits for a signal';
    case 'wait':
      return 'waits';
    case 'workflow':
      return 'runs a workflow';
  }
}
