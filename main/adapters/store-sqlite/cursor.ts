import { foreignCursor } from '../../../core/run/list-question.ts';
import { sha256 } from './sha256.ts';

/** A place in a list: the values of its order's columns for the last item seen. */
export type Place = readonly (string | number)[];

/** Hex digits of a question's digest in a cursor: enough to tell two questions of one user apart. */
const DIGITS = 16;

function markOf(question: string): string {
  return sha256(question).slice(0, DIGITS);
}

/** Writes a place as an opaque cursor that only the same question (core/run/list-question.ts) can use. */
export function writeCursor(question: string, place: Place): string {
  return Buffer.from(JSON.stringify([markOf(question), ...place])).toString('base64url');
}

/**
 * Reads a cursor of `question`, which has `length` columns in its order; undefined for the start. Throws
 * RefusalError invalid_input for any other text; `list` names the list in the message.
 */
export function readCursor(
  list: string,
  question: string,
  length: number,
  cursor: string | undefined,
): Place | undefined {
  if (cursor === undefined) return undefined;
  const [mark, ...place] = decode(cursor);
  if (mark !== markOf(question) || place.length !== length || !place.every(isColumn))
    throw foreignCursor(list);
  return place;
}

function isColumn(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

function decode(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch {
    // Not JSON, so no cursor of ours: the caller refuses it.
    return [];
  }
}
