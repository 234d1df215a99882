import type { Json } from '../json.ts';
import { WORKFLOW_LIMITS } from './schema-base.ts';
import type { Fault, Mark, Source } from './source.ts';
import { duplicateKeyFault, keyFault, textFault, tooDeepFault } from './source.ts';

interface Walked {
  readonly value: Json;
  readonly mark: Mark;
}
type KeyPlace = Pick<Mark, 'key' | 'keyEnd'>;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;

/**
 * Reads a JSON text as one value with positions, which JSON.parse doesn't give. Stops at the first fault of
 * syntax; duplicate keys are faults, too. The recursion is bounded by the depth limit of workflow files.
 */
export function readJson(text: string): Source {
  const faults: Fault[] = [];
  let at = 0;

  const space = (): void => {
    SPACE.lastIndex = at;
    SPACE.test(text);
    at = SPACE.lastIndex;
  };

  const syntax = (expected: string): null => {
    const found = at >= text.length ? 'the end of the file' : JSON.stringify(text.charAt(at));
    faults.push({
      code: 'syntax',
      offset: at,
      message: `This is not valid JSON: expected ${expected}, found ${found}.`,
      fix: 'Correct the syntax here or just before.',
    });
    return null;
  };

  const string = (): string | null => {
    const end = text[at] === '"' ? endOfString(text, at) : null;
    const value = end === null ? null : parseString(text.slice(at, end));
    if (end === null || value === null) return syntax('a text in double quotes');
    at = end;
    return value;
  };

  const scalar = ({ key, keyEnd }: KeyPlace): Walked | null => {
    const start = at;
    const value = scalarValue();
    if (value === undefined) return null;
    return { value, mark: { key, keyEnd, value: start, end: at, members: null } };
  };

  const scalarValue = (): Json | undefined => {
    const start = at;
    if (text[at] === '"') {
      const value = string();
      if (value === null) return undefined;
      const bad = textFault(value, start);
      if (bad) faults.push(bad);
      return value;
    }
    for (const [word, value] of WORDS) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = at;
    const match = NUMBER.exec(text);
    const value = Number(match?.[0]);
    if (!match || !Number.isFinite(value)) {
      syntax('a value');
      return undefined;
    }
    at = NUMBER.lastIndex;
    return value;
  };

  /** Reads `item` between brackets, separated by commas; false when the text stopped making sense. */
  const sequence = (close: string, item: () => boolean): boolean => {
    at += 1;
    space();
    if (text[at] === close) {
      at += 1;
      return true;
    }
    for (;;) {
      space();
      if (!item()) return false;
      space();
      const next = text[at];
      if (next !== ',' && next !== close) {
        syntax(`a comma or ${close}`);
        return false;
      }
      at += 1;
      if (next === close) return true;
    }
  };

  const value = (depth: number, key: KeyPlace): Walked | null => {
    const opener = text[at];
    if (opener !== '[' && opener !== '{') return scalar(key);
    if (depth >= WORKFLOW_LIMITS.depth) {
      faults.push(tooDeepFault(at, WORKFLOW_LIMITS.depth));
      return null;
    }
    return opener === '[' ? list(depth, key) : object(depth, key);
  };

  const list = (depth: number, key: KeyPlace): Walked | null => {
    const members = new Map<string | number, Mark>();
    const items: Json[] = [];
    const start = at;
    const complete = sequence(']', () => {
      const walked = value(depth + 1, { key: at, keyEnd: at });
      if (!walked) return false;
      members.set(items.length, walked.mark);
      items.push(walked.value);
      return true;
    });
    return complete ? { value: items, mark: { ...key, value: start, end: at, members } } : null;
  };

  const object = (depth: number, key: KeyPlace): Walked | null => {
    const members = new Map<string | number, Mark>();
    const fields: Record<string, Json> = {};
    const start = at;
    const complete = sequence('}', () => {
      const keyAt = at;
      const name = string();
      if (name === null) return false;
      const keyEnd = at;
      space();
      if (text[at] !== ':') {
        syntax('a colon');
        return false;
      }
      at += 1;
      space();
      const walked = value(depth + 1, { key: keyAt, keyEnd });
      if (!walked) return false;
      const refused = members.has(name) ? duplicateKeyFault(name, keyAt) : keyFault(name, keyAt);
      if (refused) {
        faults.push(refused);
      } else {
        members.set(name, walked.mark);
        fields[name] = walked.value;
      }
      return true;
    });
    return complete ? { value: fields, mark: { ...key, value: start, end: at, members } } : null;
  };

  space();
  const walked = value(0, { key: at, keyEnd: at });
  space();
  if (walked && at < text.length) syntax('the end of the file');
  return { value: faults.length > 0 ? undefined : walked?.value, root: walked?.mark, faults, aliases: 0 };
}

/** The offset after the closing quote of a text that starts at `at`, or null. */
function endOfString(text: string, at: number): number | null {
  for (let i = at + 1; i < text.length; i++) {
    const char = text[i];
    if (char === '"') return i + 1;
    if (char === '\\') i += 1;
    else if (char === '\n') return null;
  }
  return null;
}

/** The value of a JSON text with its quotes; null when an escape or a control character in it is wrong. */
function parseString(quoted: string): string | null {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
