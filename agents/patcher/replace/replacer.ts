import { createContext, Script } from 'node:vm';
import { ToolFailure } from '../../kit/agent.ts';
import { PATCHER_LIMITS } from '../limits.ts';

export type Replacement =
  | { readonly kind: 'replaced'; readonly after: string; readonly count: number }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'too-long' };

export type Find = string | { readonly regex: string; readonly flags: string };

/** A regular expression that backtracks may take for ever: one file gets this long, in all. */
const TIME_PER_FILE_MS = 2_000;

/**
 * Makes a function that replaces all matches in a text. A regular expression sees one line at a time, without
 * its line break, so it can neither join lines nor break CRLF.
 * Throws a ToolFailure (invalid_request) for an expression that is none or that matches nothing at all.
 */
export function createReplacer(find: Find, by: string): (text: string) => Replacement {
  return typeof find === 'string' ? (text) => replaceText(text, find, by) : createRegexReplacer(find, by);
}

function replaceText(text: string, find: string, by: string): Replacement {
  const parts = text.split(find);
  const count = parts.length - 1;
  if (text.length + count * (by.length - find.length) > PATCHER_LIMITS.fileBytes) return { kind: 'too-long' };
  return { kind: 'replaced', after: parts.join(by), count };
}

function createRegexReplacer(
  find: { regex: string; flags: string },
  by: string,
): (text: string) => Replacement {
  const pattern = compile(find);
  if (pattern.test('')) throw badPattern('matches the empty text, so it would match everywhere');
  // The interpreter can be interrupted inside of a match only from a context of its own.
  const state = { pattern, by, limit: PATCHER_LIMITS.fileBytes, text: '' };
  const context = createContext(state);
  return (text) => {
    state.text = text;
    try {
      return readAnswer(REPLACE_LINES.runInContext(context, { timeout: TIME_PER_FILE_MS }));
    } catch (error) {
      // It comes out of the other context, so it is no instance of this one's Error.
      if (codeOf(error) === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return { kind: 'too-slow' };
      throw error;
    } finally {
      state.text = '';
    }
  };
}

/**
 * Runs beside the world: it sees only the values of its context. Answers [text, count], or null as soon as the
 * text gets too long. It fills in $1 itself, for a replacement made by the engine can't be stopped on the way.
 */
const REPLACE_LINES = new Script(String.raw`
  (() => {
    let count = 0;
    let length = 0;
    const expand = (groups, names) =>
      by.replace(/\$(?:(\$)|(&)|(\d\d?)|<([^>]*)>)/g, (all, dollar, whole, number, name) => {
        if (dollar) return '$';
        if (whole) return groups[0];
        if (name !== undefined) return names ? (names[name] ?? '') : all;
        return Number(number) > 0 && Number(number) < groups.length ? (groups[Number(number)] ?? '') : all;
      });
    const parts = text.split(/(\r?\n)/);
    for (let index = 0; index < parts.length; index += 1) {
      const line = parts[index];
      if (index % 2 === 0) {
        const pieces = [];
        let at = 0;
        for (const match of line.matchAll(pattern)) {
          const piece = line.slice(at, match.index) + expand(match, match.groups);
          length += piece.length;
          if (length > limit) return null;
          pieces.push(piece);
          at = match.index + match[0].length;
          count += 1;
        }
        pieces.push(line.slice(at));
        length += line.length - at;
        parts[index] = pieces.join('');
      }
      if (length > limit) return null;
    }
    return [parts.join(''), count];
  })()
`);

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function readAnswer(answer: unknown): Replacement {
  if (!Array.isArray(answer)) return { kind: 'too-long' };
  const [after, count] = answer as unknown[];
  if (typeof after !== 'string' || typeof count !== 'number') throw new Error('The search gave no text back');
  return { kind: 'replaced', after, count };
}

function compile({ regex, flags }: { regex: string; flags: string }): RegExp {
  try {
    return new RegExp(regex, `g${flags}`);
  } catch (error) {
    throw badPattern(error instanceof Error ? error.message : String(error));
  }
}

function badPattern(reason: string): ToolFailure {
  return new ToolFailure(
    'invalid_request',
    `The regular expression can't be used: ${reason}`,
    'Correct it; it is one of JavaScript, without slashes around it.',
  );
}
