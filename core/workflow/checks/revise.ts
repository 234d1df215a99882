import { toolsFor } from '../callee.ts';
import { suggest } from '../nearest.ts';
import { pathBetween } from '../path-between.ts';
import type { Path } from '../problem.ts';
import type { actionOf, ApprovalNode, WorkflowNode } from '../schema.ts';
import { actionsOf, isCall } from '../schema.ts';
import type { CheckContext } from './context.ts';

type Doing = ReturnType<typeof actionOf>;

/**
 * A gate that lets an agent, or the candidates of an exploration, try again: they are above it, and all that is done
 * again between the two changes nothing, so that doing it twice is the same as once.
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
    report('not_upstream', at, message, `Name the step whose proposal "${gate.id}" is about.`);
    return;
  }
  if (!canPropose(context, node)) {
    const whose = node.kind === 'explore' ? `Candidates of "${id}" call` : `"${id}" calls`;
    const fix = 'Name the agent node that makes the proposal, or the exploration whose candidates do.';
    report('bad_revise', at, `${whose} no agent that could propose again.`, fix);
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

/** Whether somebody would be told why a proposal was rejected: an agent, or those at work for a candidate. */
function canPropose(context: CheckContext, node: WorkflowNode): boolean {
  if (node.kind === 'explore') return callsAgent(context, node.do);
  return node.kind === 'agent' || node.kind === 'handoff';
}

function callsAgent({ uses }: CheckContext, doing: Doing): boolean {
  const seen = new Set<string>();
  const calls = (action: Doing): boolean => {
    if (action.kind !== 'workflow') return isCall(action);
    if (uses === null) return true;
    if (seen.has(action.workflow)) return false;
    seen.add(action.workflow);
    // What can't be used is reported where it is named.
    const nodes = uses.get(action.workflow)?.workflow.nodes;
    return nodes?.some((node) => actionsOf(node).some((inner) => calls(inner.action))) ?? true;
  };
  return calls(doing);
}

/** Why doing a node again would not be harmless, in words that follow "it"; null when it is. An unknown tool is reported elsewhere. */
function whyNotTwice(context: CheckContext, node: WorkflowNode): string | null {
  for (const { action } of actionsOf(node)) {
    const why =
      node.kind === 'explore' && action.kind === 'workflow'
        ? whyNotWithin(context, action.workflow)
        : whyNotAgain(context, action);
    if (why !== null) return why;
  }
  return null;
}

/** The same of a workflow that candidates run: all that its steps do is done again. */
function whyNotWithin(context: CheckContext, first: string): string | null {
  const refs = new Set([first]);
  for (const ref of refs) {
    for (const node of context.uses?.get(ref)?.workflow.nodes ?? []) {
      for (const { action } of actionsOf(node)) {
        if (action.kind === 'workflow') {
          refs.add(action.workflow);
          continue;
        }
        const why = whyNotAgain(context, action);
        if (why !== null) return `runs ${ref}, whose step "${node.id}" ${why}`;
      }
    }
  }
  return null;
}

function whyNotAgain({ catalog }: CheckContext, action: Doing): string | null {
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
