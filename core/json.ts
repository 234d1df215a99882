/** A JSON value: what crosses processes, templates and the event log. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Tells whether a value is a plain JSON object (not null, not a list). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value that a text holds as JSON; undefined, which no JSON text means, where it holds none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Tells the types that what JSON.parse gave is JSON; of anything else it looks at the outermost level alone. */
export function isJson(value: unknown): value is Json {
  return value === null || ['string', 'number', 'boolean', 'object'].includes(typeof value);
}

/**
 * About how many characters a value takes as JSON, without writing it: what limits on size are checked with.
 */
export function jsonSize(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 2;
  if (Array.isArray(value)) for (const item of value) size += jsonSize(item) + 1;
  else for (const [key, item] of Object.entries(value)) size += key.length + 4 + jsonSize(item);
  return size;
}

/** Levels of lists and objects that a value in a run may have. */
export const MAX_JSON_DEPTH = 100;

/**
 * Why a value can't be kept, or null: nested deeper than MAX_JSON_DEPTH (what walks it would run out of stack),
 * or text with half of a surrogate pair (which no other encoding can hold).
 */
export function findJsonFault(value: unknown, depth = 0): string | null {
  if (typeof value === 'string')
    return value.isWellFormed() ? null : 'it holds text with half of a character';
  if (typeof value !== 'object' || value === null) return null;
  if (depth === MAX_JSON_DEPTH) return `it is nested deeper than ${MAX_JSON_DEPTH} levels`;
  for (const [key, item] of Object.entries(value)) {
    const fault = key.isWellFormed()
      ? findJsonFault(item, depth + 1)
      : 'it holds a name with half of a character';
    if (fault !== null) return fault;
  }
  return null;
}
