import { referencesOf } from '../../../core/workflow/template.ts';
import type { Json } from '../../../core/json.ts';
import { nodeOf, type RunState, type Step } from './state.ts';

/**
 * Which agent proposed what an approval node asks about, as `agent/tool`: the first that its template reads
 * from, itself or through transforms. Null when it reads from none: then the workflow's author wrote it.
 */
export function proposerOf(state: RunState, step: Step): string | null {
  const node = nodeOf(state, step);
  if (node.kind !== 'approval') return null;
  const waiting: Json[] = [node.patch ?? node.show ?? null];
  const seen = new Set<string>();
  for (let template = waiting.shift(); template !== undefined; template = waiting.shift()) {
    for (const { root } of referencesOf(template)) {
      const source = state.graph.nodes.get(root);
      if (!source || seen.has(root)) continue;
      seen.add(root);
      const action = source.kind === 'map' ? source.do : source;
      if (action.kind === 'agent') return `${action.agent}/${action.tool}`;
      if (action.kind === 'transform') waiting.push(action.value);
    }
  }
  return null;
}
