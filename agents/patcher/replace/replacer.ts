import { createContext, Script } from 'node:vm';
import { ToolFailure } from '../../kit/agent.ts';
import { PATCHER_LIMITS } from '../limits.ts';

export type Replacement =
  | { readonly kind: 'replaced'; readonly after: string; readonly count: number }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'too-long' };

export type Find = string | { readonly regex: string; readonly flags: string };

/** Replaces in some texts at once: an answer for each, up to the first that is too slow. */
export type Replacer = (texts: readonly string[]) => readonly Replacement[];

/** A regular expression that backtracks may take for ever: a batch of texts, and then each of them, gets this long. */
const TIME_LIMIT_MS = 3_000;

/**
 * Makes a function that replaces all matches in texts. A regular expression sees one line at a time, without
 * its line break, so it can neither join lines nor break CRLF.
 * Throws a ToolFailure (invalid_request) for an expression that is none or that matches nothing at all.
 */
export function createReplacer(find: Find, by: string): Replacer {
  if (typeof find !== 'string') return createRegexReplacer(find, by);
  return (texts) => texts.map((text) => replaceText(text, find, by));
}

function replaceText(text: string, find: string, by: string): Replacement {
  const parts = text.split(find);
  const count = parts.length - 1;
  if (text.length + count * (by.length - find.length) > PATCHER_LIMITS.fileBytes) return { kind: 'too-long' };
  return { kind: 'replaced', after: parts.join(by), count };
}

function createRegexReplacer(find: { regex: string; flags: string }, by: string): Replacer {
  const pattern = compile(find);
  if (pattern.test('')) throw badPattern('matches the empty text, so it would match everywhere');
  // The interpreter can be interrupted inside of a match only from a context of its own.
  const state = { pattern, by, limit: PATCHER_LIMITS.fileBytes, texts: [] as readonly string[] };
  const context = createContext(state);
  const run: Replacer = (texts) => {
    state.texts = texts;
    try {
      const answers: unknown = REPLACE_LINES.runInContext(context, { timeout: TIME_LIMIT_MS });
      return readAnswers(answers, texts.length);
    } catch (error) {
      // It comes out of the other context, so it is no instance of this one's Error.
      if (codeOf(error) !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      return texts.length === 1 ? [{ kind: 'too-slow' }] : runOneByOne(run, texts);
    } finally {
      state.texts = [];
    }
  };
  return run;
}

/** Tells which of some texts was too slow: the first of them ends it. */
function runOneByOne(run: Replacer, texts: readonly string[]): Replacement[] {
  const answers: Replacement[] = [];
  for (const text of texts) {
    const [answer] = run([text]);
    if (answer) answers.push(answer);
    if (answer?.kind === 'too-slow') break;
  }
  return answers;
}

/**
 * Runs beside the world: it sees only the values of its context. For each text it answers [text, count], or null
 * as soon as the text gets too long. It fills in $1 itself, for a replacement made by the engine can't be
 * stopped on the way.
 */
const REPLACE_LINES = new Script(String.raw`
  ((texts, find, by, limit) => {
    const expand = (groups, names) =>
      by.replace(/\$(?:(\$)|(&)|(\d\d?)|<([^>]*)>)/g, (all, dollar, whole, number, name) => {
        if (dollar) return '$';
        if (whole) return groups[0];
        if (name !== undefined) return names ? (names[name] ?? '') : all;
        return Number(number) > 0 && Number(number) < groups.length ? (groups[Number(number)] ?? '') : all;
      });
    const replaceAll = (text) => {
      let count = 0;
      let length = 0;
      const parts = text.split(/(\r?\n)/);
      for (let index = 0; index < parts.length; index += 1) {
        const line = parts[index];
        length += line.length;
        if (index % 2 === 1) continue;
        const pieces = [];
        let at = 0;
        find.lastIndex = 0;
        for (let match = find.exec(line); match; match = find.exec(line)) {
          const piece = expand(match, match.groups);
          length += piece.length - match[0].length;
          if (length > limit) return null;
          pieces.push(line.slice(at, match.index), piece);
          at = match.index + match[0].length;
          count += 1;
          if (match[0] === '') find.lastIndex += line.codePointAt(at) > 0xffff ? 2 : 1;
        }
        if (pieces.length > 0) parts[index] = pieces.join('') + line.slice(at);
      }
      return length > limit ? null : [parts.join(''), count];
    };
    return Array.from(texts, replaceAll);
  })(texts, pattern, by, limit)
`);

function readAnswers(answers: unknown, count: number): Replacement[] {
  if (!Array.isArray(answers) || answers.length !== count) throw new Error('The search gave no answers back');
  return (answers as readonly unknown[]).map(readAnswer);
}

function readAnswer(answer: unknown): Replacement {
  if (!Array.isArray(answer)) return { kind: 'too-long' };
  const [after, count] = answer as readonly unknown[];
  if (typeof after !== 'string' || typeof count !== 'number') throw new Error('The search gave no text back');
  return { kind: 'replaced', after, count };
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
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
