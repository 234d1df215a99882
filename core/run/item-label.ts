import { isJsonObject, type Json } from '../json.ts';
import { clip } from '../workflow/problem.ts';

/** Members that name a thing, the best first. */
const NAMES = ['title', 'name', 'path', 'file', 'id', 'key', 'url'];

/**
 * What people call an item of a map, on one line: its text or number, a member that names it, else what it is made of.
 * It is shown beside the number of the item, so two of the same name are told apart.
 */
export function itemLabel(item: Json): string {
  if (Array.isArray(item)) return `a list of ${item.length}`;
  if (!isJsonObject(item)) return clip(typeof item === 'string' ? item : JSON.stringify(item));
  for (const name of NAMES) {
    const value = item[name];
    if (typeof value === 'number' || (typeof value === 'string' && value.trim() !== ''))
      return clip(String(value));
  }
  return clip(`{ ${Object.keys(item).slice(0, 10).join(', ')} }`);
}
