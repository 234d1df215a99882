import { isJsonObject, type JsonObject } from '../../json.ts';
import { RESERVED_NAMES } from '../expression-analyse.ts';
import { nodeIdSchema } from '../schema-base.ts';
import { idOf, listAt } from './document.ts';

/** Longest id that the schema allows. */
const LENGTH = 64;

/** All ids of a document's nodes. */
export function nodeIds(document: JsonObject): ReadonlySet<string> {
  return idsIn(document, 'nodes');
}

/** All ids of a document's notes and groups. */
export function annotationIds(document: JsonObject): ReadonlySet<string> {
  return idsIn(document, 'annotations');
}

function idsIn(document: JsonObject, key: string): ReadonlySet<string> {
  return new Set(listAt(document, key).flatMap((item) => idOf(item) ?? []));
}

/**
 * An id that is not taken and that templates can name: the wanted one, else with a number behind it
 * (`scan` -> `scan2`, `scan2` -> `scan3`). What ids can't hold becomes an underscore.
 */
export function freshId(taken: ReadonlySet<string>, wanted: string): string {
  const cleaned = wanted.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/^[^A-Za-z]+/, '');
  const base = (cleaned === '' ? 'step' : cleaned).slice(0, LENGTH);
  if (isFree(taken, base)) return base;
  const [stem = base] = /^.*?(?=\d*$)/.exec(base) ?? [];
  const digits = base.slice(stem.length);
  for (let number = Math.max(2, Number(digits.slice(0, 9)) + 1); ; number++) {
    const id = `${stem.slice(0, LENGTH - String(number).length)}${number}`;
    if (isFree(taken, id)) return id;
  }
}

function isFree(taken: ReadonlySet<string>, id: string): boolean {
  return !taken.has(id) && !RESERVED_NAMES.has(id);
}

/** Why a node can't be called so, as a sentence for people; null when it can. `self` is the id it has now. */
export function whyNotId(document: JsonObject, id: string, self?: string): string | null {
  if (id === self) return null;
  if (!nodeIdSchema.safeParse(id).success)
    return 'An id is made of letters, digits and underscores, starts with a letter and has at most 64.';
  if (RESERVED_NAMES.has(id)) return `"${id}" has a meaning in templates already. Choose another id.`;
  return nodeIds(document).has(id) ? `There is another step "${id}". Choose another id.` : null;
}

/** Why an input or an output of the workflow can't be called so, as a sentence for people; null when it can. */
function whyNotMember(document: JsonObject, key: 'inputs' | 'outputs', name: string): string | null {
  if (!nodeIdSchema.safeParse(name).success)
    return 'A name is made of letters, digits and underscores, starts with a letter and has at most 64.';
  const members = document[key];
  const isTaken = isJsonObject(members) && Object.hasOwn(members, name);
  return isTaken ? `There is "${name}" already. Choose another name.` : null;
}

/** Why an input can't be called so, as a sentence for people; null when it can. `self` is the name it has now. */
export function whyNotInput(document: JsonObject, name: string, self?: string): string | null {
  return name === self ? null : whyNotMember(document, 'inputs', name);
}

/** The same for an output of the workflow. */
export function whyNotOutput(document: JsonObject, name: string, self?: string): string | null {
  return name === self ? null : whyNotMember(document, 'outputs', name);
}
