import { RefusalError } from '../errors.ts';

/** Items on a page: requirements.md R14. */
export const MAX_PAGE = 100;
/** More than anybody types into a search field. */
export const MAX_SEARCH_TEXT = 200;

/** What questions for lists have in common. */
interface Question {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly text?: string | undefined;
  readonly snoozed?: 'hide' | 'only' | 'all' | undefined;
  readonly now?: string | undefined;
}

/** Throws RefusalError invalid_input for a question that is out of bounds. */
export function checkQuestion({ limit, text = '', snoozed = 'all', now }: Question): void {
  checkLimit(limit, MAX_PAGE);
  if (text.length > MAX_SEARCH_TEXT) {
    throw new RefusalError(
      'invalid_input',
      `The text to search for has ${text.length} characters.`,
      `Search for at most ${MAX_SEARCH_TEXT} characters.`,
    );
  }
  if (snoozed !== 'all' && now === undefined) {
    throw new RefusalError(
      'invalid_input',
      'The question is about snoozed approvals and does not say what time it is.',
      'Give `now` as an ISO 8601 time.',
    );
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

/**
 * What a cursor is bound to, as text: the list and all of the filter that must stay the same from page to
 * page. Time goes on between two pages, so `now` may differ.
 */
export function questionText(list: string, filter: object): string {
  const parts = Object.entries(filter).flatMap(([name, value]: [string, unknown]): [string, unknown][] => {
    if (['limit', 'cursor', 'now'].includes(name) || value === undefined) return [];
    if (!Array.isArray(value)) return [[name, value]];
    return value.length === 0 ? [] : [[name, [...new Set(value.map(String))].sort()]];
  });
  return JSON.stringify([list, ...parts.sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The refusal for a cursor that no page of this question gave. */
export function foreignCursor(list: string): RefusalError {
  return new RefusalError(
    'invalid_input',
    `The cursor is not one of this list of ${list}, with this filter and order.`,
    'Start without a cursor, then pass on each nextCursor as it is and change nothing else.',
  );
}
