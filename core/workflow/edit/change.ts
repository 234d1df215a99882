import type { Json, JsonObject } from '../../json.ts';
import type { Draft } from './draft.ts';
import { listAt, ROOT_ORDER } from './document.ts';
import { sameJson, withKey, withoutKey } from './json-path.ts';

/** The draft with another document; the very same when nothing changed. */
export function withDocument(draft: Draft, document: JsonObject): Draft {
  return document === draft.document ? draft : { ...draft, document };
}

/** A document with another value at a key of its root, put where such keys go; undefined takes it away. */
export function withRoot(document: JsonObject, key: string, value: Json | undefined): JsonObject {
  const old = Object.hasOwn(document, key) ? document[key] : undefined;
  if (sameJson(old, value)) return document;
  return value === undefined ? withoutKey(document, key) : withKey(document, key, value, ROOT_ORDER);
}

/** A list with each item changed, or taken away (undefined); the very same when none was. */
export function changeItems(
  list: readonly Json[],
  change: (item: Json) => Json | undefined,
): readonly Json[] {
  let isChanged = false;
  const changed: Json[] = [];
  for (const item of list) {
    const next = change(item);
    isChanged ||= next !== item;
    if (next !== undefined) changed.push(next);
  }
  return isChanged ? changed : list;
}

/** A document with another list of nodes; the very same when the list is. */
export function withNodes(document: JsonObject, nodes: readonly Json[]): JsonObject {
  return nodes === document['nodes'] || (nodes.length === 0 && !('nodes' in document))
    ? document
    : withKey(document, 'nodes', nodes, ROOT_ORDER);
}

/** A document with another node at an index. */
export function withNode(document: JsonObject, index: number, node: JsonObject): JsonObject {
  const nodes = listAt(document, 'nodes');
  return nodes[index] === node ? document : withNodes(document, nodes.toSpliced(index, 1, node));
}
