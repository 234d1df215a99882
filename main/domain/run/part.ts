import type { Actor } from '../../../core/approval/subject.ts';
import { partFrom, roleIn, type RunPart } from '../../../core/run/part.ts';
import { actionsOf, type actionOf, type WorkflowNode } from '../../../core/workflow/schema.ts';
import { gatherUses } from '../../../core/workflow/used-workflows.ts';
import { candidatesFor } from './candidates.ts';
import type { TimedEvent, ToolFacts } from './events.ts';
import { buildGraph, descendantsOf } from './graph.ts';

/** The part of a workflow that a run is about, with what follows from it. */
export interface PartState extends RunPart {
  /** Nodes that come behind a decision which may not be made in this run: none of them acts without one of its own. */
  readonly unasked: ReadonlySet<string>;
  /** Who gave the outputs. */
  readonly by: Actor;
}

type StartedData = Extract<TimedEvent, { type: 'run.started' }>['data'];

/** The part that a run was started for; null: all of the workflow. */
export function partOf(data: StartedData): PartState | null {
  const part = partFrom(data);
  if (part === null) return null;
  const whole = buildGraph(data.workflow);
  const asking = askingUses(data);
  const gates = data.workflow.nodes
    .filter((node) => asksPeople(node, data.tools, asking))
    .map(({ id }) => id);
  const guarded = new Set([...gates, ...descendantsOf(whole, gates)]);
  // From here on nothing waits for the decision any more: the way from it is cut.
  const cuts = [...guarded].filter((id) => roleIn(part, id) !== 'done');
  return { ...part, unasked: new Set(descendantsOf(whole, cuts)), by: data.by };
}

/** The references of the workflows within which people decide; those that others use come before them, as they are gathered. */
function askingUses({ workflow, uses = {}, tools }: StartedData): ReadonlySet<string> {
  const asking = new Set<string>();
  const { used } = gatherUses(workflow, (ref) => (Object.hasOwn(uses, ref) ? uses[ref] : undefined));
  for (const [ref, inner] of used)
    if (inner.nodes.some((node) => asksPeople(node, tools, asking))) asking.add(ref);
  return asking;
}

/** Whether people decide at a node: about what it shows, about the call that it makes, or within the workflow it uses. */
function asksPeople(
  node: WorkflowNode,
  tools: Readonly<Record<string, ToolFacts>>,
  asking: ReadonlySet<string>,
): boolean {
  return actionsOf(node).some(({ action }) => asksIn(action, tools, asking));
}

function asksIn(
  action: ReturnType<typeof actionOf>,
  tools: Readonly<Record<string, ToolFacts>>,
  asking: ReadonlySet<string>,
): boolean {
  switch (action.kind) {
    case 'agent':
    case 'handoff': {
      return candidatesFor(tools, action).some(
        ({ facts: { risk, effect } }) => risk === 'APPROVAL_REQUIRED' && effect === 'act',
      );
    }
    case 'workflow':
      return asking.has(action.workflow);
    case 'approval':
      return true;
    case 'condition':
    case 'signal':
    case 'transform':
    case 'wait':
      return false;
  }
}
