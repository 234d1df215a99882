import { RefusalError } from '../../../core/errors.ts';

/** A place in a list: the order column and the id of the last item seen. */
export interface Place {
  readonly time: string;
  readonly id: string;
}

/** Writes a place in the list `list` as an opaque cursor. */
export function writeCursor(list: 'runs' | 'approvals', { time, id }: Place): string {
  return Buffer.from(JSON.stringify([list, time, id])).toString('base64url');
}

/** Reads a cursor of `list`, undefined for the start. Throws RefusalError invalid_input for any other text. */
export function readCursor(list: 'runs' | 'approvals', cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined;
  const [of, time, id] = decode(cursor);
  if (of !== list || typeof time !== 'string' || typeof id !== 'string') {
    throw new RefusalError(
      'invalid_input',
      `The cursor is not one of the list of ${list}.`,
      'Start without a cursor, then pass on each nextCursor as it is.',
    );
  }
  return { time, id };
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

/** Throws RefusalError invalid_input unless `limit` is a whole number from 1 to `most`. */
export function checkLimit(limit: number, most: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return;
  throw new RefusalError(
    'invalid_input',
    `The limit ${limit} is not a whole number from 1 to ${most}.`,
    `Ask for 1 to ${most} items at a time.`,
  );
}
