import { suggest } from '../nearest.ts';
import type { Path } from '../problem.ts';
import type { HandoffNode } from '../schema.ts';
import { checkCall } from './call.ts';
import type { CheckContext } from './context.ts';
import type { Names } from './infer.ts';
import { inferShape } from './infer.ts';

/** Checks who hands over to whom: an agent that was at work before, to a tool that takes what it is given. */
export function checkHandoff(context: CheckContext, node: HandoffNode, place: number, names: Names): void {
  const at: Path = ['nodes', place];
  checkGiver(context, node, place);
  if (node.context !== undefined) inferShape(node.context, [...at, 'context'], names, context.report);
  checkCall(context, node, at, names);
}

function checkGiver({ workflow, graph, report }: CheckContext, node: HandoffNode, place: number): void {
  const { id, from } = node;
  const path: Path = ['nodes', place, 'from'];
  const source = graph.index.get(from);
  const giver = source === undefined ? undefined : workflow.nodes[source];
  if (source === undefined || !giver) {
    report('unknown_node', path, `There is no node "${from}".`, () =>
      suggest(from, graph.index.keys(), 'node'),
    );
    return;
  }
  if (source === place) {
    report('bad_handoff', path, `"${id}" can't hand over to itself.`, 'Name the agent node before it.');
    return;
  }
  // In a cycle nothing is known of what comes before what; that is reported on its own.
  if (!graph.isUpstream(source, place) && graph.wave[place] !== -1) {
    const fix = `Add "${from}" to the needs of "${id}", or of a node before it.`;
    report('not_upstream', path, `"${from}" does not come before "${id}", so it can't hand over to it.`, fix);
  } else if (giver.kind !== 'agent' && giver.kind !== 'handoff') {
    const message = `"${from}" calls no agent that could hand over.`;
    report('bad_handoff', path, message, 'Name an agent node, or a handoff, before it.');
  }
}
