import { candidateWorkflow } from '../../../core/workflow/candidate.ts';
import { durationMs } from '../../../core/workflow/schema-base.ts';
import type { ExploreNode } from '../../../core/workflow/schema.ts';
import type { JsonObject } from '../../../core/json.ts';
import { buildGraph, descendantsOf } from './graph.ts';
import { newStep } from './step.ts';
import { nodeOf, nodeStepOf, progressOf, stepOf, type Frame, type RunState, type Step } from './state.ts';

/** The frame in which a workflow works for a step; its own limit counts from `since`, in ms since the epoch. */
export function frameFor(
  { workflow, graph }: Pick<Frame, 'workflow' | 'graph'>,
  stepId: string,
  input: JsonObject,
  since: number,
): Frame {
  const frame = { prefix: `${stepId}/`, workflow, graph, input, open: 0, isCandidate: false };
  return { ...frame, deadline: deadlineFrom(frame, since) };
}

/** What the candidates of an exploration do, by its node: it lives as long as the workflow that it is part of. */
const candidates = new WeakMap<ExploreNode, Pick<Frame, 'workflow' | 'graph'>>();

/** The frame in which a candidate works; `around`: the one that its exploration is a step of. */
export function candidateFrame(node: ExploreNode, around: Frame, stepId: string): Frame {
  let known = candidates.get(node);
  if (!known) {
    const workflow = candidateWorkflow(node);
    known = { workflow, graph: buildGraph(workflow) };
    candidates.set(node, known);
  }
  return {
    ...known,
    prefix: `${stepId}/`,
    input: around.input,
    open: 0,
    deadline: null,
    isCandidate: true,
  };
}

/** When the limit of a workflow that a step uses ends it, counted from a time; null: it has none. */
export function deadlineFrom({ workflow }: Pick<Frame, 'workflow'>, since: number): number | null {
  return workflow.timeout === undefined ? null : since + durationMs(workflow.timeout);
}

/**
 * Brings the steps of a workflow into being. Those of one that a step uses are of that step's own round and wish, so
 * that what was on its way for a step of an earlier one, with the same id, is never taken for this one's.
 */
export function makeSteps(state: RunState, frame: Frame, owner: Step | null): Step[] {
  return [...frame.graph.nodes.keys()].map((id) => {
    const step = newStep(frame, id, null, frame.graph.incoming.get(id)?.length ?? 0);
    if (owner) Object.assign(step, { round: owner.round, revision: owner.revision });
    state.steps.set(step.stepId, step);
    state.open += 1;
    frame.open += 1;
    return step;
  });
}

/** What a step spread its work over so far: the items of a map, the rounds of a loop, the steps of a workflow. */
export function partsOf(state: RunState, step: Step): Step[] {
  const ids = Array.from({ length: progressOf(step)?.next ?? 0 }, (_, index) => `${step.stepId}[${index}]`);
  const frame = state.frames.get(step.stepId);
  if (frame) ids.push(...[...frame.graph.nodes.keys()].map((id) => frame.prefix + id));
  return ids.flatMap((id) => state.steps.get(id) ?? []);
}

/** Steps of nodes that come after one of the given, each in its own workflow; a given one only if it comes after another. */
export function stepsBehind(state: RunState, ids: Iterable<string>): Step[] {
  const byFrame = new Map<Frame, string[]>();
  for (const id of ids) {
    const { frame, nodeId } = stepOf(state, id);
    const nodes = byFrame.get(frame);
    if (nodes) nodes.push(nodeId);
    else byFrame.set(frame, [nodeId]);
  }
  return [...byFrame].flatMap(([frame, nodes]) =>
    descendantsOf(frame.graph, nodes).map((id) => nodeStepOf(state, frame, id)),
  );
}

/**
 * Whether a step that is tried again can keep what it came to within. One that had succeeded is asked to propose anew,
 * because what it proposed no longer fits: there is nothing in it to go on with.
 */
export function mayGoOnWithin({ state }: Step): boolean {
  return state !== 'succeeded';
}

/** A map that collects failures has taken them as results; only what was cut short is tried again. */
export function mayRetryItem(state: RunState, map: Step, item: Step): boolean {
  const node = nodeOf(state, map);
  if (item.state === 'failed') return node.kind !== 'map' || node.onItemError === 'fail';
  // Of an exploration that came to nothing, each candidate may try again.
  return item.state === 'cancelled' || (item.state === 'rejected' && node.kind === 'explore');
}

/** The earliest end of the limits of the workflows that a step is a part of, the run's own left out. */
export function frameDeadline(state: RunState, step: Step): number {
  let least = Infinity;
  for (let { prefix, deadline } = step.frame; prefix !== '';) {
    least = Math.min(least, deadline ?? Infinity);
    const owner = state.steps.get(prefix.slice(0, -1));
    if (!owner) break;
    ({ prefix, deadline } = owner.frame);
  }
  return least;
}
