import type { Actor } from '../../../core/approval/subject.ts';
import { actionOf, isCall, type CallAction, type WorkflowNode } from '../../../core/workflow/schema.ts';
import { referencesOf } from '../../../core/workflow/template.ts';
import type { Json } from '../../../core/json.ts';
import { candidatesFor, type Called } from './candidates.ts';
import { nodeOf, type Frame, type RunState, type Step } from './state.ts';

/** Nodes that are looked at: more than any approval hangs on, and what keeps a web of workflows from being walked for ever. */
const MAX_LOOKED_AT = 2_000;

/** Where a template stands: in which workflow, and what that was given by whom. */
interface Place {
  readonly name: string;
  /** What the ids of its steps begin with. */
  readonly prefix: string;
  readonly graph: Frame['graph'];
  readonly givenBy: Reading | null;
}

interface Reading {
  readonly template: Json;
  readonly place: Place;
}

/** A node whose output something is made of. */
export interface Source {
  readonly node: WorkflowNode;
  /** What the ids of its steps begin with: those of one workflow that several steps use share their nodes. */
  readonly prefix: string;
  /** Whether that output was given when the run was started. */
  readonly isGiven: boolean;
}

/**
 * Which agents proposed what an approval node asks about, as `agent/tool`: those that its template reads from, itself
 * or through transforms, inputs and outputs of workflows, nearest first. None: then the workflow's author wrote it, or
 * somebody gave it.
 */
export function proposersOf(state: RunState, step: Step): readonly string[] {
  if (nodeOf(state, step).kind !== 'approval') return [];
  const proposers = new Set<string>();
  for (const { node, isGiven } of sourcesOf(state, step)) {
    const action = actionOf(node);
    if (!isCall(action) || isGiven) continue;
    for (const { agent, tool } of callees(state, node, action)) proposers.add(`${agent}/${tool}`);
  }
  return [...proposers];
}

/** What the calls of a node are of: those that were chosen, else all that can be. */
function callees(state: RunState, node: WorkflowNode, action: CallAction): readonly Called[] {
  const candidates = candidatesFor(state.tools, action);
  if (action.agent !== undefined) return candidates;
  const called = [...state.steps.values()].flatMap((step) =>
    step.called && worksFor(state, step, node) ? [step.called] : [],
  );
  return called.length > 0 ? called : candidates;
}

/** Whether a step is of a node, or does what a candidate of it does. */
export function worksFor(state: RunState, step: Step, node: WorkflowNode): boolean {
  if (nodeOf(state, step) === node) return true;
  const candidate = step.frame.isCandidate ? state.steps.get(step.frame.prefix.slice(0, -1)) : undefined;
  return candidate !== undefined && nodeOf(state, candidate) === node;
}

/** Who gave an output that what is asked about is made of; null: nobody, all of it was made in this run. */
export function giverOf(state: RunState, step: Step): Actor | null {
  const { part } = state;
  if (part === null) return null;
  for (const { isGiven } of sourcesOf(state, step)) if (isGiven) return part.by;
  return null;
}

/** The nodes that a step's content is read from, itself or through what calls no agent, nearest first. */
export function* sourcesOf(state: RunState, step: Step): Generator<Source> {
  const place = placeOf(state, step);
  const content = [...contentOf(nodeOf(state, step)), ...proposedTo(state, step)];
  const waiting: Reading[] = content.map((template) => ({ template, place }));
  const seen = new Set<string>();
  for (let next = waiting.shift(); next && seen.size < MAX_LOOKED_AT; next = waiting.shift()) {
    const { place: at } = next;
    for (const { root } of referencesOf(next.template)) {
      const name = `${at.name}/${root}`;
      if (seen.has(name)) continue;
      seen.add(name);
      if ((root === 'input' || root === 'item') && at.givenBy) waiting.push(at.givenBy);
      const node = at.graph.nodes.get(root);
      if (!node) continue;
      // Only steps of the run's own workflow can be given.
      const isGiven = at.graph === state.graph && (state.part?.given.has(root) ?? false);
      yield { node, prefix: at.prefix, isGiven };
      if (!isGiven) waiting.push(...behind(state, node, name, at));
    }
  }
}

/** The templates of what a node has people decide on. */
function contentOf(node: WorkflowNode): readonly Json[] {
  if (node.kind === 'approval')
    return [node.choices === undefined ? (node.patch ?? node.show ?? null) : `{{ ${node.choices}.output }}`];
  const action = actionOf(node);
  if (!isCall(action)) return [];
  if (action.kind === 'handoff') return [action.with, action.context ?? null];
  return [action.with, ...listOf(node)];
}

/** What the steps of a candidate are given besides: who it is, and in its check what it proposed. */
function proposedTo(state: RunState, { frame }: Step): readonly Json[] {
  const item = frame.isCandidate ? state.steps.get(frame.prefix.slice(0, -1)) : undefined;
  if (!item) return [];
  const node = nodeOf(state, item);
  const action = actionOf(node);
  return ['with' in action ? action.with : null, ...listOf(node)];
}

/** What a node that goes through a list has it from. */
function listOf(node: WorkflowNode): readonly Json[] {
  if (node.kind === 'map') return [node.over];
  return node.kind === 'explore' ? [node.candidates] : [];
}

/** What the output of a node that calls no agent is made of. `name`: tells it from others in other workflows. */
function behind(state: RunState, node: WorkflowNode, name: string, place: Place): Reading[] {
  const action = actionOf(node);
  const list = isCall(action) ? [] : listOf(node).map((template) => ({ template, place }));
  if (action.kind === 'transform') return [{ template: action.value, place }, ...list];
  const used = action.kind === 'workflow' ? state.uses.get(action.workflow) : undefined;
  if (action.kind !== 'workflow' || !used) return list;
  const inner = {
    name,
    prefix: place.prefix + node.id,
    graph: used.graph,
    givenBy: { template: action.with, place },
  };
  return [...Object.values(used.workflow.outputs).map((template) => ({ template, place: inner })), ...list];
}

function placeOf(state: RunState, { frame }: Step): Place {
  const owner = state.steps.get(frame.prefix.slice(0, -1));
  if (!owner) return { name: frame.prefix, prefix: frame.prefix, graph: frame.graph, givenBy: null };
  const node = nodeOf(state, owner);
  const action = actionOf(node);
  const place = placeOf(state, owner);
  // What a candidate does reads what its exploration does.
  if (frame.isCandidate) return place;
  const given = action.kind === 'workflow' ? [action.with] : [];
  // The input of one of many is what the list gave it.
  given.push({ list: [...listOf(node)] });
  // What a round is given may come from the one before.
  if (node.kind === 'loop') given.push({ last: `{{ ${node.id}.output }}` });
  return {
    name: frame.prefix,
    prefix: frame.prefix,
    graph: frame.graph,
    givenBy: { template: given, place },
  };
}
