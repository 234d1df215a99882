import { referencesOf } from '../../../core/workflow/template.ts';
import type { Json } from '../../../core/json.ts';
import { nodeOf, type RunState, type Step } from './state.ts';

/**
 * Which agents proposed what an approval node asks about, as `agent/tool`: those that its template reads from,
 * itself or through transforms, nearest first. None: then the workflow's author wrote it.
 */
export function proposersOf(state: RunState, step: Step): readonly string[] {
  const node = nodeOf(state, step);
  if (node.kind !== 'approval') return [];
  const proposers = new Set<string>();
  const waiting: Json[] = [node.patch ?? node.show ?? null];
  const seen = new Set<string>();
  for (let template = waiting.shift(); template !== undefined; template = waiting.shift()) {
    for (const { root } of referencesOf(template)) {
      const source = state.graph.nodes.get(root);
      if (!source || seen.has(root)) continue;
      seen.add(root);
      const action = source.kind === 'map' ? source.do : source;
      if (action.kind === 'agent') proposers.add(`${action.agent}/${action.tool}`);
      if (action.kind === 'transform') waiting.push(action.value);
      if (action.kind === 'transform' && source.kind === 'map') waiting.push(source.over);
    }
  }
  return [...proposers];
}
