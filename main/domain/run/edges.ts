import type { Edge } from '../../../core/workflow/schema.ts';
import { isJsonObject } from '../../../core/json.ts';
import { nodeOf, nodeStepOf, type Frame, type RunState, type Step } from './state.ts';

/** What an edge says to its target once its source has ended. */
export type EdgeVerdict = 'live' | 'not-taken' | 'blocked';

/** Whether a failure, rejection or error has somewhere to go, so that it does not end the run. */
export function isHandled(state: RunState, step: Step): boolean {
  if (step.state !== 'failed' && step.state !== 'rejected') return true;
  const node = nodeOf(state, step);
  if (step.state === 'failed' && 'onError' in node && node.onError === 'continue') return true;
  const outcome = step.state === 'failed' ? 'failure' : 'rejected';
  return (step.frame.graph.outgoing.get(step.nodeId) ?? []).some(
    (edge) => edge.on === outcome || edge.on === 'done',
  );
}

/** Judges one edge of a workflow at work; its source must have ended. The rules are in docs/workflow-guide.md. */
export function judgeEdge(state: RunState, frame: Frame, edge: Edge): EdgeVerdict {
  const source = nodeStepOf(state, frame, edge.from);
  if (source.state === 'skipped') return source.skippedBy === 'upstream' ? 'blocked' : 'not-taken';
  if (source.state === 'cancelled') return 'blocked';
  if (edge.on === 'done' || isTaken(state, source, edge.on)) return 'live';
  return isHandled(state, source) ? 'not-taken' : 'blocked';
}

function isTaken(state: RunState, source: Step, on: Exclude<Edge['on'], 'done'>): boolean {
  switch (on) {
    case 'success': {
      const node = nodeOf(state, source);
      const carriesOn = source.state === 'failed' && 'onError' in node && node.onError === 'continue';
      return source.state === 'succeeded' || carriesOn;
    }
    case 'failure':
      return source.state === 'failed';
    case 'rejected':
      return source.state === 'rejected';
    case 'true':
    case 'false':
      return (
        source.state === 'succeeded' &&
        isJsonObject(source.output) &&
        source.output['result'] === (on === 'true')
      );
  }
}

/** What a step whose needs are all settled does: run, or be skipped and why. */
export type Readiness =
  | { readonly kind: 'run' }
  | { readonly kind: 'skip'; readonly cause: 'branch' | 'upstream'; readonly by: string };

/** Judges all incoming edges of the node of a step: a blocked one skips it, else one live edge is enough. */
export function judgeNeeds(state: RunState, { frame, nodeId }: Step): Readiness {
  const edges = frame.graph.incoming.get(nodeId) ?? [];
  let live = edges.length === 0;
  let notTaken = '';
  for (const edge of edges) {
    const verdict = judgeEdge(state, frame, edge);
    if (verdict === 'blocked') return { kind: 'skip', cause: 'upstream', by: edge.from };
    if (verdict === 'live') live = true;
    else notTaken = edge.from;
  }
  return live ? { kind: 'run' } : { kind: 'skip', cause: 'branch', by: notTaken };
}
