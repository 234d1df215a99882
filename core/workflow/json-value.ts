import { inMebibytes, PATCH_LIMITS } from '../approval/patch-limits.ts';
import type { Json } from '../json.ts';

/**
 * Most that the templates of one value may put in, as the length of its JSON text: a patch of the largest size with its
 * title, notes and what else stands beside it. A run as a whole holds more (main/domain/run/succeed.ts).
 */
export const RESULT_LIMIT = PATCH_LIMITS.diffBytes + 4 * 1024 * 1024;

/** How much room is left for the templates of one value. */
export interface Room {
  left: number;
}

export type AsJson =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly message: string; readonly isTooLarge: boolean };

class Refused extends Error {
  readonly isTooLarge: boolean;
  constructor(message: string, isTooLarge = false) {
    super(message);
    this.isTooLarge = isTooLarge;
  }
}

/**
 * Turns what an expression yields into JSON: whole numbers lose their bigint form, timestamps become ISO
 * texts. Refused: what JSON can't hold, and what there is no room for.
 */
export function toJson(value: unknown, room: Room): AsJson {
  const grow = (by: number): void => {
    room.left -= by;
    if (room.left < 0) throw new Refused(`the result is larger than ${inMebibytes(RESULT_LIMIT)}`, true);
  };

  const convert = (part: unknown): Json => {
    grow(1);
    switch (typeof part) {
      case 'string':
        grow(part.length + 2);
        return part;
      case 'boolean':
        grow(4);
        return part;
      case 'number':
        if (!Number.isFinite(part)) throw new Refused(`${String(part)} is no number that JSON knows`);
        grow(6);
        return part;
      case 'bigint':
        if (!Number.isSafeInteger(Number(part)))
          throw new Refused(`${String(part)} is too large for a JSON number`);
        grow(6);
        return Number(part);
      case 'object':
        return part === null ? null : convertObject(part);
      default:
        throw new Refused(`a ${typeof part} is no JSON value`);
    }
  };

  const convertObject = (part: object): Json => {
    if (Array.isArray(part)) return part.map(convert);
    if (part instanceof Date) return part.toISOString();
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new Refused('a duration, bytes or a type is no JSON value; turn it into a text or a number');
    }
    const out: Record<string, Json> = {};
    for (const [key, member] of Object.entries(part)) {
      if (key === '__proto__') throw new Refused('a field can\'t be called "__proto__"');
      grow(key.length + 3);
      out[key] = convert(member);
    }
    return out;
  };

  try {
    return { ok: true, value: convert(value) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, message: error.message, isTooLarge: error.isTooLarge };
    throw error;
  }
}
