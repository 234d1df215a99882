import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import { withDocument, withRoot } from './change.ts';
import type { Point } from './document.ts';
import { nodeIds } from './node-ids.ts';
import type { Draft } from './draft.ts';
import { withoutKey } from './json-path.ts';

/** Puts nodes at places. */
export function moveNodes(draft: Draft, points: Readonly<Record<string, Point>>): Draft {
  const ids = nodeIds(draft.document);
  const known = Object.entries(points).filter(([id]) => ids.has(id));
  return withDocument(draft, placeNodes(draft.document, known));
}

/** A document with nodes at places. One whose layout is no object stays as it is. */
export function placeNodes(document: JsonObject, points: Iterable<readonly [string, Point]>): JsonObject {
  const old = document['layout'] ?? {};
  if (!isJsonObject(old)) return document;
  const places: Record<string, Json> = { ...old };
  for (const [id, point] of points) {
    const place = onPixels(point);
    if (place && id !== '__proto__') places[id] = { ...place };
  }
  return Object.keys(places).length === 0 ? document : withRoot(document, 'layout', places);
}

/** A place as the file has it; null for one that is no place. */
export function onPixels({ x, y }: Point): Point | null {
  if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
  // Adding 0 turns the negative zero that rounding gives into the one that people know.
  return { x: Math.round(x) + 0, y: Math.round(y) + 0 };
}

/** A document without the places of nodes. */
export function forgetPlaces(document: JsonObject, ids: Iterable<string>): JsonObject {
  const old = document['layout'];
  if (!isJsonObject(old)) return document;
  let places = old;
  for (const id of ids) if (Object.hasOwn(places, id)) places = withoutKey(places, id);
  if (places === old) return document;
  return withRoot(document, 'layout', Object.keys(places).length === 0 ? undefined : places);
}
