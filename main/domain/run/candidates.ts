import { canAll, type Callee } from '../../../core/workflow/callee.ts';
import type { ToolFacts } from './events.ts';

/** A tool of an agent, as a call is made of it. */
export interface Called {
  readonly agent: string;
  readonly tool: string;
}

/** A tool that a call can be of, with its facts as they were when the run began. */
export interface Candidate extends Called {
  readonly facts: ToolFacts;
}

type Tools = Readonly<Record<string, ToolFacts>>;

const known = new WeakMap<Tools, WeakMap<Callee, readonly Candidate[]>>();

/** The tools that a call can be of, among those that the run was started with: one where it names its agent. */
export function candidatesFor(tools: Tools, call: Callee): readonly Candidate[] {
  let byCall = known.get(tools);
  if (!byCall) known.set(tools, (byCall = new WeakMap()));
  let found = byCall.get(call);
  if (!found) byCall.set(call, (found = findCandidates(tools, call)));
  return found;
}

function findCandidates(tools: Tools, { agent, requires = [], tool }: Callee): readonly Candidate[] {
  if (agent !== undefined) {
    const facts = tools[`${agent}/${tool}`];
    return facts ? [{ agent, tool, facts }] : [];
  }
  return Object.entries(tools).flatMap(([name, facts]) => {
    const [id = '', toolName] = name.split('/', 2);
    const can = toolName === tool && facts.capabilities && canAll(facts.capabilities, requires);
    return can ? [{ agent: id, tool, facts }] : [];
  });
}
