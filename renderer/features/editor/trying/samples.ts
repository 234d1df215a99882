import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { isJsonObject, type Json } from '../../../../core/json.ts';
import { countOf } from '../../../ui/format.ts';

/** Characters of a text that are shown. */
const LONGEST = 24;
/** Members that are named below a value, and how deep; as much as completion offers and some more. */
const MOST = 200;
const DEEPEST = 5;

/** A value in a word or two, for people: texts are cut, lists and objects counted. */
export function sampleOf(value: Json): string {
  if (typeof value === 'string') return `“${makeVisible(cut(value))}”`;
  if (typeof value !== 'object' || value === null) return String(value);
  const count = Object.keys(value).length;
  if (count === 0) return 'empty';
  return countOf(count, isJsonObject(value) ? 'field' : 'item');
}

/** Samples of a value and its members by the path that names each, the nearest first; only these are kept of it. */
export function samplesOf(path: string, value: Json): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  let level: readonly (readonly [string, Json])[] = [[path, value]];
  for (let depth = 0; depth <= DEEPEST && level.length > 0; depth++) {
    for (const [name, each] of level) found.set(name, sampleOf(each));
    const room = MOST - found.size;
    level = level
      .flatMap(([name, each]) =>
        isJsonObject(each)
          ? Object.entries(each)
              .slice(0, room)
              .map(([key, member]): readonly [string, Json] => [`${name}.${key}`, member])
          : [],
      )
      .slice(0, Math.max(0, room));
  }
  return found;
}

/** The begin of a text, without half of a character at its end. */
function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  return `${text.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
