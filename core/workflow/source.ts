import type { Json } from '../json.ts';
import type { Locate, Position, ProblemCode } from './problem.ts';

/** Most values that one file may hold, aliases counted as often as they are used. */
export const VALUE_LIMIT = 200_000;

/** Where a value stands in a text, and where its members stand. */
export interface Mark {
  /** Offset of the key that introduces it; of the value itself when it has none. */
  readonly key: number;
  /** Offset behind that key. */
  readonly keyEnd: number;
  /** Where the value's own text begins, behind its anchor and its tag. */
  readonly value: number;
  /** Offset behind the value's text. In YAML a block scalar ends before its last line break. */
  readonly end: number;
  readonly members: Map<string | number, Mark> | null;
  /** The anchor that a YAML value has, or the one that it is an alias of. */
  readonly anchor?: string;
  readonly alias?: string;
}

/** Something that keeps a text from being one JSON-like value. */
export interface Fault {
  readonly code: ProblemCode;
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}

/** What a reader makes of a text. `value` is undefined when the faults left none. */
export interface Source {
  readonly value: Json | undefined;
  readonly root: Mark | undefined;
  readonly faults: readonly Fault[];
  /** How many aliases the text uses. */
  readonly aliases: number;
}

/** What is left of a text that can't be read at all. */
export function unread(...faults: readonly Fault[]): Source {
  return { value: undefined, root: undefined, faults, aliases: 0 };
}

/** Tells line and column (from 1) of offsets in a text. */
export function createLines(text: string): (offset: number) => Position {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Makes the lookup from paths to positions out of the marks of a text. */
export function createLocate(root: Mark | undefined, lineAt: (offset: number) => Position): Locate {
  return (path, part = 'value') => {
    if (!root) return undefined;
    let mark = root;
    let complete = true;
    for (const step of path) {
      const next = mark.members?.get(step);
      if (!next) {
        complete = false;
        break;
      }
      mark = next;
    }
    return lineAt(part === 'key' && complete ? mark.key : mark.value);
  };
}

/** Why a text in a file can't be used: null bytes and halves of surrogate pairs survive no other system. */
export function textFault(text: string, offset: number): Fault | null {
  if (!text.includes('\0') && text.isWellFormed()) return null;
  return {
    code: 'bad_character',
    offset,
    message: 'A text here holds a null byte or half a character.',
    fix: 'Remove it.',
  };
}

/** Why a key can't be used, or null. */
export function keyFault(key: string, offset: number): Fault | null {
  if (key === '__proto__') {
    return {
      code: 'bad_key',
      offset,
      message: 'The key "__proto__" is not allowed.',
      fix: 'Use another name.',
    };
  }
  return textFault(key, offset);
}

export function duplicateKeyFault(key: string, offset: number): Fault {
  return {
    code: 'duplicate_key',
    offset,
    message: `The key "${key.slice(0, 80)}" stands here a second time.`,
    fix: 'Keep one of the two.',
  };
}

export function tooDeepFault(offset: number, limit: number): Fault {
  return {
    code: 'too_deep',
    offset,
    message: `The nesting is deeper than ${limit} levels.`,
    fix: 'Make the structure flatter.',
  };
}
