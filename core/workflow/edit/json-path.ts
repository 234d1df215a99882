import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { Path } from '../problem.ts';
import { WORKFLOW_LIMITS } from '../schema-base.ts';

/** Whether two JSON values say the same. The order of keys says nothing; shared parts are not looked into. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      (a as readonly Json[]).every((item, index) => sameJson(item, b[index] as Json))
    );
  }
  const [left, right] = [a as JsonObject, b as JsonObject];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameJson(left[key], right[key]))
  );
}

/** The value at a path; undefined when the document has none there. */
export function getIn(json: Json | undefined, path: Path): Json | undefined {
  let value = json;
  for (const step of path) {
    if (Array.isArray(value)) value = typeof step === 'number' ? (value as readonly Json[])[step] : undefined;
    else if (isJsonObject(value))
      value = typeof step === 'string' && Object.hasOwn(value, step) ? value[step] : undefined;
    else return undefined;
  }
  return value;
}

/**
 * The same value with another one at a path; undefined takes away what is there. What is missing on the way is
 * made (an object for a key; a list takes a new item at its end). Gives back the very same value when there is
 * nothing to do or no way: a key into a text, an index far behind a list's end, the key `__proto__`.
 */
export function setIn(json: Json, path: Path, value: Json | undefined): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value === undefined || sameJson(json, value) ? json : value;
  if (typeof step === 'number') return Array.isArray(json) ? setItem(json, step, rest, value) : json;
  return isJsonObject(json) ? setKey(json, step, rest, value) : json;
}

/** setIn for an object whose keys have an order: a first key that is new goes where `order` says (see withKey). */
export function setOrdered(
  object: JsonObject,
  path: Path,
  value: Json | undefined,
  order: readonly string[],
): JsonObject {
  const [key, ...rest] = path;
  return typeof key === 'string' ? setKey(object, key, rest, value, order) : object;
}

function setItem(list: readonly Json[], index: number, rest: Path, value: Json | undefined): Json {
  const old = list[index];
  if (!Number.isInteger(index) || index < 0 || index > list.length) return list;
  if (value === undefined && rest.length === 0)
    return old === undefined ? list : list.filter((_, place) => place !== index);
  const changed = inside(old, rest, value);
  return changed === undefined || changed === old ? list : list.toSpliced(index, 1, changed);
}

function setKey(
  object: JsonObject,
  key: string,
  rest: Path,
  value: Json | undefined,
  order: readonly string[] = [],
): JsonObject {
  if (key === '__proto__') return object;
  const old = Object.hasOwn(object, key) ? object[key] : undefined;
  if (value === undefined && rest.length === 0) return old === undefined ? object : withoutKey(object, key);
  const changed = inside(old, rest, value);
  return changed === undefined || changed === old ? object : withKey(object, key, changed, order);
}

/** What stands at the rest of a path, where null and nothing at all make room for what the path needs. */
function inside(old: Json | undefined, rest: Path, value: Json | undefined): Json | undefined {
  if (rest.length === 0) return old !== undefined && sameJson(old, value) ? old : value;
  if (old !== undefined && old !== null) return setIn(old, rest, value);
  if (value === undefined) return old;
  const room: Json = typeof rest[0] === 'number' ? [] : {};
  const filled = setIn(room, rest, value);
  return filled === room ? old : filled;
}

export function withoutKey(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

/**
 * Puts a key that an object doesn't have yet before the first one that comes later in `order`; a key that
 * `order` doesn't know goes to the end, and one that is there keeps its place.
 */
export function withKey(
  object: JsonObject,
  key: string,
  value: Json,
  order: readonly string[] = [],
): JsonObject {
  const place = order.indexOf(key);
  if (Object.hasOwn(object, key) || place < 0) return { ...object, [key]: value };
  const entries = Object.entries(object);
  const before = entries.findIndex(([name]) => order.indexOf(name) > place);
  return Object.fromEntries(entries.toSpliced(before < 0 ? entries.length : before, 0, [key, value]));
}

/** Whether a value that came from outside can stand `depth` levels deep in a workflow file at all. */
export function canBeWritten(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return isText(value);
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'boolean' || value === null) return true;
  if (typeof value !== 'object' || depth >= WORKFLOW_LIMITS.depth) return false;
  if (Array.isArray(value)) return value.every((item) => canBeWritten(item, depth + 1));
  return Object.entries(value).every(
    ([key, item]) => key !== '__proto__' && isText(key) && canBeWritten(item, depth + 1),
  );
}

function isText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
