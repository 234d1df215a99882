import type { Result } from '../../../core/errors.ts';
import { badUsage, type Parsed } from './args.ts';

/** Items on a page: requirements.md R14. */
const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

export const PAGE_OPTIONS = {
  limit: { type: 'string' },
  cursor: { type: 'string' },
  status: { type: 'string' },
} as const;

/** --limit and --cursor, checked. */
export function readPage(
  parsed: Parsed,
  usage: string,
): Result<{ readonly limit: number; readonly cursor: string | undefined }> {
  const text = parsed.text('limit') ?? String(DEFAULT_LIMIT);
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    return badUsage(`--limit takes a whole number from 1 to ${MAX_LIMIT}, not "${text}".`, usage);
  }
  return { ok: true, value: { limit, cursor: parsed.text('cursor') } };
}

/** One of a closed list of words, or undefined when the option is not given. */
export function readChoice<T extends string>(
  parsed: Parsed,
  name: string,
  choices: readonly T[],
  usage: string,
): Result<T | undefined> {
  const text = parsed.text(name);
  if (text === undefined) return { ok: true, value: undefined };
  const found = choices.find((choice) => choice === text);
  if (found === undefined) return badUsage(`--${name} takes ${choices.join(', ')}, not "${text}".`, usage);
  return { ok: true, value: found };
}
