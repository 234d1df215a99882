/**
 * Canonical JSON after RFC 8785: object keys sorted by UTF-16 code units, no white space, numbers and
 * strings as ECMAScript writes them. Equal values give equal text, which is what digests are made of.
 * `undefined` members are left out, as JSON.stringify does. Throws TypeError on what JSON can't hold
 * (NaN, infinities, functions, bigint, lone surrogates, cycles by stack overflow are bugs of the caller).
 */
export function canonicalJson(value: unknown): string {
  if (value === undefined) throw new TypeError('undefined has no JSON form');
  // The engine's own writer is twice as fast as one in script, and its text is flat when it gets hashed.
  const ordered = order(value);
  return ordered === UNORDERABLE ? write(value) : JSON.stringify(ordered);
}

/** Stands for a value with a key that a plain object can't keep in its place. */
const UNORDERABLE = Symbol('unorderable');

/** A checked copy with all keys in order, or UNORDERABLE. */
function order(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value === undefined ? undefined : scalar(value);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (const item of value as readonly unknown[]) {
      const ordered = order(item);
      if (ordered === UNORDERABLE) return UNORDERABLE;
      list.push(ordered);
    }
    return list;
  }
  const copy: Record<string, unknown> = {};
  const record: Readonly<Record<string, unknown>> = { ...value };
  for (const key of sortedKeys(record)) {
    if (isMoved(key)) return UNORDERABLE;
    const ordered = order(record[key]);
    if (ordered === UNORDERABLE) return UNORDERABLE;
    copy[scalar(key)] = ordered;
  }
  return copy;
}

/** Objects put whole numbers before all other keys, and `__proto__` isn't a member when it is assigned. */
function isMoved(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first >= 0x30 && first <= 0x39) || key === '__proto__';
}

function sortedKeys(record: Readonly<Record<string, unknown>>): string[] {
  const keys = Object.keys(record);
  let previous = '';
  for (const key of keys) {
    // Compares UTF-16 code units, and so does sort().
    if (key < previous) return keys.sort();
    previous = key;
  }
  return keys;
}

/** Gives back a value that JSON can hold. */
function scalar<T>(value: T): T {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('text with a lone surrogate has no canonical JSON form');
      return value;
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${String(value)} has no JSON form`);
      return value;
    case 'boolean':
    case 'object':
      return value;
    default:
      throw new TypeError(`a ${typeof value} has no JSON form`);
  }
}

/** The same text for any keys, written piece by piece. */
function write(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(scalar(value));
  if (Array.isArray(value))
    return `[${Array.from<unknown, string>(value, (item) => write(item ?? null)).join()}]`;
  const record: Readonly<Record<string, unknown>> = { ...value };
  const members: string[] = [];
  for (const key of sortedKeys(record)) {
    const member = record[key];
    if (member !== undefined) members.push(`${JSON.stringify(scalar(key))}:${write(member)}`);
  }
  return `{${members.join()}}`;
}
