import type { JsonObject } from '../../../../core/json.ts';
import { rolesOf } from '../../../../core/workflow/edit/node-fields.ts';

/** What a field is in that has names of its own: the body of a map, a loop. */
export function withinOf(node: JsonObject, [field]: readonly (string | number)[]): 'map' | 'loop' | null {
  const { kind } = node;
  if (typeof field !== 'string' || !rolesOf(node).local.fields.includes(field)) return null;
  return kind === 'map' || kind === 'loop' ? kind : null;
}
