import type { JsonObject } from '../../../../core/json.ts';
import type { Within } from '../../../../core/workflow/edit/completions.ts';
import { rolesOf } from '../../../../core/workflow/edit/node-fields.ts';

/** What a field is in that has names of its own: the body of a map, a loop, what a candidate does. */
export function withinOf(node: JsonObject, [field]: readonly (string | number)[]): Within | null {
  const { kind } = node;
  if (typeof field !== 'string' || !rolesOf(node).local.fields.includes(field)) return null;
  if (kind === 'explore') return field === 'do' ? 'map' : 'explore';
  return kind === 'map' || kind === 'loop' ? kind : null;
}
