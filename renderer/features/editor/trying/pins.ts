import { z } from 'zod';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import {
  findJsonFault,
  isJson,
  isJsonObject,
  jsonSize,
  parseJson,
  type Json,
  type JsonObject,
} from '../../../../core/json.ts';

/** What pins need of the place where a browser keeps things for a page. */
export type PinStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Pins of one workflow: more nobody keeps in mind. */
export const MAX_PINS = 50;
/** Characters of JSON of one pin. */
export const MAX_PIN_SIZE = 500_000;
/** Characters of all pins of all workflows: a browser keeps about five million for a page, and others need some. */
export const MAX_PINS_SIZE = 3_000_000;

const PREFIX = 'signalbox-pins ';

/** Which workflow, and whose folder; null: it is of none. */
export interface PinPlace {
  readonly ref: string;
  readonly workspace: string | null;
}

/** The name under which the pins of a workflow are kept. */
export function pinKey({ ref, workspace }: PinPlace): string {
  return `${PREFIX}${JSON.stringify([ref, workspace])}`;
}

/** The outputs that this person pinned in a workflow, by step; null: what is kept there is broken. */
export function readPins(storage: PinStorage, place: PinPlace): JsonObject | null {
  const text = storage.getItem(pinKey(place));
  if (text === null) return {};
  const kept = text.length > MAX_PINS_SIZE ? undefined : parseJson(text);
  const isSound =
    isJson(kept) &&
    isJsonObject(kept) &&
    Object.keys(kept).length <= MAX_PINS &&
    Object.values(kept).every((value) => findJsonFault(value) === null);
  return isSound ? kept : null;
}

/** Keeps the pins of a workflow in place of those before. Null: done; otherwise why not and what to do, for people. */
export function writePins(storage: PinStorage, place: PinPlace, pins: JsonObject): string | null {
  const key = pinKey(place);
  if (Object.keys(pins).length === 0) {
    storage.removeItem(key);
    return null;
  }
  const text = JSON.stringify(pins);
  const others = otherPins(storage, key);
  const size = others.reduce((sum, { length }) => sum + length, text.length);
  if (size > MAX_PINS_SIZE) return `All pins together would be too large to be kept. ${whatToUnpin(others)}`;
  try {
    storage.setItem(key, text);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'QuotaExceededError')
      return `This browser has no room left for it. ${whatToUnpin(others)}`;
    throw error;
  }
  return null;
}

/** What is too large to be pinned as it is would be too large to be edited in a page, too. */
export function isEditable(output: Json | undefined): output is Json {
  return output !== undefined && jsonSize(output) <= MAX_PIN_SIZE;
}

/** Why an output can't be pinned beside the others; null: it can. */
export function whyNotPin(pins: JsonObject, id: string, output: Json): string | null {
  const fault = findJsonFault(output);
  if (fault !== null) return `This output can’t be pinned: ${fault}.`;
  if (jsonSize(output) > MAX_PIN_SIZE)
    return `This output is larger than ${MAX_PIN_SIZE.toLocaleString('en')} characters, the most that can be pinned. Edit it down to what matters.`;
  const isNew = !Object.hasOwn(pins, id);
  return isNew && Object.keys(pins).length >= MAX_PINS
    ? `${MAX_PINS} outputs are pinned already, the most in one workflow. Unpin another one first.`
    : null;
}

interface OtherPins {
  readonly ref: string;
  readonly length: number;
}

function otherPins(storage: PinStorage, key: string): readonly OtherPins[] {
  const found: OtherPins[] = [];
  for (let at = 0; at < storage.length; at++) {
    const name = storage.key(at);
    if (name === null || name === key || !name.startsWith(PREFIX)) continue;
    found.push({ ref: refIn(name), length: storage.getItem(name)?.length ?? 0 });
  }
  return found;
}

function refIn(key: string): string {
  const read = z.tuple([z.string()], z.unknown()).safeParse(parseJson(key.slice(PREFIX.length)));
  return read.success ? makeVisible(read.data[0]) : 'another workflow';
}

function whatToUnpin(others: readonly OtherPins[]): string {
  const [largest] = others.toSorted((a, b) => b.length - a.length);
  return largest ? `Unpin something here or in ${largest.ref}.` : 'Unpin something here.';
}
