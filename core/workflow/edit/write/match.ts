import type { Json, JsonObject } from '../../../json.ts';
import { idOf } from '../document.ts';
import { sameJson } from '../json-path.ts';

/** A member of the new value: its key or index there, and the place among the old members that it comes from. */
export interface Matched {
  /** Null in a list. */
  readonly key: string | null;
  readonly value: Json;
  /** Null: it is new. */
  readonly from: number | null;
}

/** Beyond so many comparisons, lists are matched from both ends only. */
const COMPARE_LIMIT = 250_000;

/**
 * Says which old item each new item of a list comes from: by id (`renamed` knows ids that changed), the others by
 * what they say, and what is left between two that match by its place.
 */
export function matchItems(
  before: readonly Json[],
  after: readonly Json[],
  renamed: ReadonlyMap<string, string>,
): Matched[] {
  const from = new Array<number | null>(after.length).fill(null);
  const used = new Set<number>();
  matchIds(before, after, renamed, from, used);
  const old = [...before.keys()].filter((place) => idOf(before[place]) === null);
  const now = [...after.keys()].filter((place) => idOf(after[place]) === null);
  for (const [left, right] of pairBySense(
    old.map((place) => before[place] ?? null),
    now.map((place) => after[place] ?? null),
  )) {
    from[now[right] ?? -1] = old[left] ?? null;
  }
  return after.map((value, index) => ({ key: null, value, from: from[index] ?? null }));
}

function matchIds(
  before: readonly Json[],
  after: readonly Json[],
  renamed: ReadonlyMap<string, string>,
  from: (number | null)[],
  used: Set<number>,
): void {
  const places = new Map<string, number[]>();
  for (const [place, item] of before.entries()) {
    const id = idOf(item);
    if (id === null) continue;
    const known = places.get(id);
    if (known) known.push(place);
    else places.set(id, [place]);
  }
  const take = (index: number, id: string): void => {
    const place = places.get(id)?.shift();
    if (place === undefined || used.has(place)) return;
    used.add(place);
    from[index] = place;
  };
  // Renamed ones first: a new node may have got the id that one of them had.
  const ids = after.map(idOf);
  for (const [index, id] of ids.entries()) {
    const origin = id === null ? undefined : renamed.get(id);
    if (origin !== undefined) take(index, origin);
  }
  for (const [index, id] of ids.entries()) if (id !== null && from[index] === null) take(index, id);
}

/** Pairs of places in two lists, in order: equal items, and between them what has the same place. */
function pairBySense(before: readonly Json[], after: readonly Json[]): [number, number][] {
  const pairs: [number, number][] = [];
  let [left, right] = [0, 0];
  for (const [a, b] of [...equalPairs(before, after), [before.length, after.length] as const]) {
    while (left < a && right < b) pairs.push([left++, right++]);
    if (a < before.length) pairs.push([a, b]);
    [left, right] = [a + 1, b + 1];
  }
  return pairs;
}

/** The longest common subsequence, as pairs of places. */
function equalPairs(before: readonly Json[], after: readonly Json[]): (readonly [number, number])[] {
  const same = (a: number, b: number): boolean => sameJson(before[a], after[b]);
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && same(head, head)) head += 1;
  let tail = 0;
  while (tail < shorter - head && same(before.length - 1 - tail, after.length - 1 - tail)) tail += 1;
  const [rows, columns] = [before.length - head - tail, after.length - head - tail];
  const middle =
    rows * columns > COMPARE_LIMIT ? [] : longest(rows, columns, (a, b) => same(head + a, head + b));
  return [
    ...Array.from({ length: head }, (_, at) => [at, at] as const),
    ...middle.map(([a, b]) => [head + a, head + b] as const),
    ...Array.from({ length: tail }, (_, at) => {
      const back = tail - at;
      return [before.length - back, after.length - back] as const;
    }),
  ];
}

function longest(
  rows: number,
  columns: number,
  same: (a: number, b: number) => boolean,
): (readonly [number, number])[] {
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  const at = (row: number, column: number): number => lengths[row]?.[column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    const line = lengths[row];
    if (!line) continue;
    for (let column = columns - 1; column >= 0; column--) {
      line[column] = same(row, column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    if (same(row, column)) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}

/**
 * The members of a new object in the order in which they are written: old keys keep their order, new ones come
 * behind the key that they follow. A key that only got another name is that same member: `renamed` knows some of them
 * (name now -> the one before), others are seen by their place and what they say.
 */
export function matchKeys(
  before: readonly string[],
  old: JsonObject,
  after: JsonObject,
  renamed: ReadonlyMap<string, string>,
): Matched[] {
  const names = namesNow(before, old, after, renamed);
  const written: Matched[] = [...before.keys()].flatMap((place) => {
    const key = names.get(place);
    return key === undefined ? [] : [{ key, value: after[key] ?? null, from: place }];
  });
  const known = new Set(written.map(({ key }) => key));
  let previous: string | null = null;
  for (const [key, value] of Object.entries(after)) {
    if (!known.has(key)) {
      const behind: string | null = previous;
      const index = behind === null ? 0 : written.findIndex((one) => one.key === behind) + 1;
      written.splice(index, 0, { key, value, from: null });
    }
    previous = key;
  }
  return written;
}

/** What old keys are called in the new object, by their places; those that are gone are missing. */
function namesNow(
  before: readonly string[],
  old: JsonObject,
  after: JsonObject,
  renamed: ReadonlyMap<string, string>,
): ReadonlyMap<number, string> {
  const places = new Map(before.map((key, place) => [key, place]));
  const names = new Map<number, string>();
  const taken = new Set<string>();
  const take = (place: number | undefined, name: string): void => {
    if (place === undefined || names.has(place) || taken.has(name)) return;
    names.set(place, name);
    taken.add(name);
  };
  // Renamed ones first: a new member may have got the name that one of them had.
  for (const key of Object.keys(after)) take(places.get(renamed.get(key) ?? ''), key);
  for (const key of Object.keys(after)) take(places.get(key), key);
  if (names.size === before.length) return names;
  const gone = goneBehind(before, names);
  let neighbour: string | null = null;
  for (const [key, value] of Object.entries(after)) {
    if (taken.has(key)) {
      neighbour = key;
      continue;
    }
    const candidates = gone.get(neighbour) ?? [];
    take(
      candidates.find((place) => !names.has(place) && sameJson(old[before[place] ?? ''], value)),
      key,
    );
  }
  return names;
}

/** Places of the old keys that have no name now, by the name of what they stood behind; null: nothing. */
function goneBehind(
  before: readonly string[],
  names: ReadonlyMap<number, string>,
): ReadonlyMap<string | null, readonly number[]> {
  const gone = new Map<string | null, number[]>();
  let neighbour: string | null = null;
  for (const place of before.keys()) {
    const name = names.get(place);
    if (name !== undefined) {
      neighbour = name;
      continue;
    }
    const known = gone.get(neighbour);
    if (known) known.push(place);
    else gone.set(neighbour, [place]);
  }
  return gone;
}
