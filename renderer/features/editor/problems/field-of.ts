import type { JsonObject } from '../../../../core/json.ts';
import { idOf, listAt, nodesOf } from '../../../../core/workflow/edit/document.ts';
import type { Problem } from '../../../../core/workflow/problem.ts';
import type { FieldGoal } from '../state/editor-store.ts';

/** The field of a node, or of the workflow itself, that a problem is about; null when there is none to go to. */
export function fieldOf(document: JsonObject, { node, path }: Problem): FieldGoal | null {
  const parts = parsePath(path);
  if (parts[0] !== 'nodes' || typeof parts[1] !== 'number')
    return node === null ? { node, path: parts } : { node, path: [] };
  const id = idOf(listAt(document, 'nodes')[parts[1]]) ?? node;
  if (id === null || !nodesOf(document).some((each) => each.id === id)) return null;
  return { node: id, path: parts.slice(2) };
}

/** Reads a path as formatPath writes it: `nodes[2].with["some-key"]`. */
export function parsePath(path: string): readonly (string | number)[] {
  const parts: (string | number)[] = [];
  for (const match of path.matchAll(/\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)) {
    const [, index, quoted, name] = match;
    if (index !== undefined) parts.push(Number(index));
    else if (quoted !== undefined) parts.push(unquote(quoted));
    else if (name !== undefined) parts.push(name);
  }
  return parts;
}

function unquote(text: string): string {
  const read: unknown = JSON.parse(`"${text}"`);
  return typeof read === 'string' ? read : text;
}
