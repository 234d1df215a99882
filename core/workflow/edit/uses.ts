import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { workflowRefSchema, WORKFLOW_LIMITS } from '../schema-base.ts';
import { nodesOf } from './document.ts';

/** The workflows that the steps of a document use, each once: as many as a run may use, of those that could be one. */
export function usedRefs(document: JsonObject): readonly string[] {
  const refs = new Set<string>();
  for (const { node } of nodesOf(document)) {
    for (const action of [node, node['do'], node['check']]) {
      const ref = usedBy(action);
      if (ref !== null && refs.size < WORKFLOW_LIMITS.used) refs.add(ref);
    }
  }
  return [...refs];
}

function usedBy(action: Json | undefined): string | null {
  if (!isJsonObject(action) || action['kind'] !== 'workflow') return null;
  return workflowRefSchema.safeParse(action['workflow']).data ?? null;
}
