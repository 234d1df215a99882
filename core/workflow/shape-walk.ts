import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import { listNames } from './nearest.ts';
import type { Shape } from './shape.ts';
import { ALTERNATIVES, alternativesOf, ANY, NULL, typeOf, typeWords, viewOf } from './shape.ts';

export type Walked =
  | { readonly found: true; readonly shape: Shape }
  /** `after`: the path that exists; `known`: the fields that are there instead. */
  | {
      readonly found: false;
      readonly after: readonly string[];
      readonly step: string;
      readonly known: readonly string[];
      readonly why: string;
    };

/** Follows a path through a shape: the shape at its end, or where the path can't exist. */
export function walkShape(start: Shape, path: readonly string[]): Walked {
  let shape = start;
  for (const [index, step] of path.entries()) {
    const next = stepInto(shape, step);
    if (!next.found) return { ...next, after: path.slice(0, index), step };
    shape = next.shape;
  }
  return { found: true, shape };
}

type Stepped =
  | { readonly found: true; readonly shape: Shape }
  | { readonly found: false; readonly known: readonly string[]; readonly why: string };

/** A step is possible when any form of the value allows it; null (a skipped step's output) allows all. */
function stepInto(shape: Shape, step: string): Stepped {
  const found: Shape[] = [];
  let refused: Extract<Stepped, { found: false }> | null = null;
  for (const form of alternativesOf(shape)) {
    const stepped = stepIntoForm(form, step);
    if (stepped.found) found.push(stepped.shape);
    else refused ??= stepped;
  }
  const [only, ...more] = found;
  if (only) return { found: true, shape: more.length === 0 ? only : { kind: 'either', of: found } };
  return refused ?? { found: true, shape: ANY };
}

function stepIntoForm(form: Shape, step: string): Stepped {
  // Straight to the member: views of large literal lists are not for free.
  if (form.kind === 'value') return stepIntoValue(form.value, step);
  const { types, fields, items, listsAll } = viewOf(form);
  if (/^\d+$/.test(step) && (types?.includes('array') ?? true)) {
    return indexInto(items ?? [ANY], form.kind === 'tuple' ? Number(step) : 0);
  }
  if (types && !types.includes('object')) {
    const others = types.filter((type) => type !== 'null');
    if (others.length === 0) return { found: true, shape: form };
    return { found: false, known: [], why: `it is ${typeWords(others)}` };
  }
  return fields && listsAll ? fieldInto(fields, step) : { found: true, shape: fields?.get(step) ?? ANY };
}

function stepIntoValue(value: Json, step: string): Stepped {
  if (value === null) return { found: true, shape: NULL };
  if (Array.isArray(value)) {
    const item: Json | undefined = /^\d+$/.test(step) ? (value as readonly Json[])[Number(step)] : undefined;
    if (item !== undefined) return { found: true, shape: { kind: 'value', value: item } };
    return { found: false, known: [], why: `it is a list of ${value.length} items` };
  }
  if (!isJsonObject(value)) return { found: false, known: [], why: `it is ${typeWords([typeOf(value)])}` };
  const member = Object.hasOwn(value, step) ? value[step] : undefined;
  if (member !== undefined) return { found: true, shape: { kind: 'value', value: member } };
  const known = Object.keys(value);
  return {
    found: false,
    known,
    why: known.length === 0 ? 'it has no fields' : `it has: ${listNames(known)}`,
  };
}

function fieldInto(fields: ReadonlyMap<string, Shape>, step: string): Stepped {
  const field = fields.get(step);
  if (field) return { found: true, shape: field };
  const known = [...fields.keys()];
  const why = known.length === 0 ? 'it has no fields' : `it has: ${listNames(known)}`;
  return { found: false, known, why };
}

function indexInto(items: readonly Shape[], index: number): Stepped {
  const item = items[index];
  return item
    ? { found: true, shape: item }
    : { found: false, known: [], why: `the list has ${items.length} items` };
}

/** The shape of a list's items; null when the value can't be a list. */
export function itemShape(list: Shape): Shape | null {
  const items: Shape[] = [];
  let possible = false;
  for (const form of alternativesOf(list)) {
    const isLong = form.kind === 'value' && Array.isArray(form.value) && form.value.length > ALTERNATIVES;
    if (isLong) return ANY;
    const view = viewOf(form);
    if (view.types !== null && !view.types.includes('array')) continue;
    possible = true;
    items.push(...(view.items ?? [ANY]));
  }
  if (!possible) return null;
  if (items.length > ALTERNATIVES) return ANY;
  const [only, ...more] = items;
  return more.length === 0 ? (only ?? ANY) : { kind: 'either', of: items };
}
