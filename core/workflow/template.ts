import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Expression, Reference } from './expression.ts';
import { compileExpression } from './expression.ts';
import type { Evaluated, Scope } from './expression-run.ts';
import { runExpression, startWork } from './expression-run.ts';
import type { Room } from './json-value.ts';
import { RESULT_LIMIT, toJson } from './json-value.ts';
import { mayHoldTemplate, splitTemplates } from './template-text.ts';
import { followPath } from './value-path.ts';

export type { Reference } from './expression.ts';
export type { Scope } from './expression-run.ts';

type Part =
  | { readonly kind: 'fixed'; readonly value: Json }
  | { readonly kind: 'broken'; readonly text: string; readonly message: string }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'mixed'; readonly pieces: readonly (string | Expression)[] }
  | { readonly kind: 'list'; readonly parts: readonly Part[] }
  | { readonly kind: 'object'; readonly names: readonly string[]; readonly parts: readonly Part[] };

/** A JSON value whose templates were read. Parts without templates are kept as they are. */
export interface CompiledTemplate {
  readonly root: Part;
  /** Every name that filling it in will read. */
  readonly references: readonly Reference[];
  /** Whether there is nothing to fill in. */
  readonly isFixed: boolean;
}

export type Resolved =
  | { readonly ok: true; readonly value: Json }
  | {
      readonly ok: false;
      readonly message: string;
      readonly expression: string;
      /** It would give more than RESULT_LIMIT. */
      readonly isTooLarge: boolean;
    };

/**
 * Reads the templates in a JSON value; keys are no templates. Never throws: a template that can't be read
 * makes resolveTemplate fail (validateWorkflow reports it before a run).
 */
export function compileTemplate(json: Json): CompiledTemplate {
  const references: Reference[] = [];
  const root = compilePart(json, references);
  return { root, references, isFixed: root.kind === 'fixed' };
}

function compilePart(json: Json, references: Reference[]): Part {
  if (typeof json === 'string') return compileText(json, references);
  if (Array.isArray(json)) {
    const items = (json as readonly Json[]).map((item) => compilePart(item, references));
    const values = fixedValues(items);
    return values ? { kind: 'fixed', value: values } : { kind: 'list', parts: items };
  }
  if (isJsonObject(json)) {
    const names = Object.keys(json);
    const parts = Object.values(json).map((member) => compilePart(member, references));
    const values = fixedValues(parts);
    if (values) return { kind: 'fixed', value: zip(names, values) };
    return { kind: 'object', names, parts };
  }
  return { kind: 'fixed', value: json };
}

/** The values of parts that are all fixed; null when one is not. */
function fixedValues(parts: readonly Part[]): Json[] | null {
  const values: Json[] = [];
  for (const part of parts) {
    if (part.kind !== 'fixed') return null;
    values.push(part.value);
  }
  return values;
}

function zip(names: readonly string[], values: readonly Json[]): Json {
  const out: Record<string, Json> = {};
  for (const [index, name] of names.entries()) out[name] = values[index] ?? null;
  return out;
}

function compileText(text: string, references: Reference[]): Part {
  if (!mayHoldTemplate(text)) return { kind: 'fixed', value: text };
  const split = splitTemplates(text);
  if (!split.ok) return { kind: 'broken', text, message: split.message };
  const pieces: (string | Expression)[] = [];
  for (const part of split.parts) {
    if (part.kind === 'text') {
      pieces.push(part.text);
      continue;
    }
    const compiled = compileExpression(part.text);
    if (!compiled.ok) return { kind: 'broken', text: part.text.trim(), message: compiled.message };
    references.push(...compiled.expression.references);
    pieces.push(compiled.expression);
  }
  const [only, ...more] = pieces;
  if (more.length > 0 || only === undefined) return { kind: 'mixed', pieces };
  return typeof only === 'string' ? { kind: 'fixed', value: only } : { kind: 'expression', expression: only };
}

/** Every name that the templates in a value read; templates that can't be read name nothing. */
export function referencesOf(json: Json): readonly Reference[] {
  return compileTemplate(json).references;
}

/**
 * Fills in the templates of a value. A text that is one template alone becomes the value itself; inside
 * other text, texts are put in as they are and anything else as JSON. All templates of the value together
 * put in at most RESULT_LIMIT characters of JSON. A failure names the expression and what exists instead.
 */
export function resolveTemplate(compiled: CompiledTemplate, scope: Scope): Resolved {
  if (compiled.root.kind === 'fixed') return { ok: true, value: compiled.root.value };
  startWork();
  return resolvePart(compiled.root, { scope, room: { left: RESULT_LIMIT } });
}

interface Filling {
  readonly scope: Scope;
  readonly room: Room;
}

function resolvePart(part: Part, filling: Filling): Resolved {
  switch (part.kind) {
    case 'fixed':
      return { ok: true, value: part.value };
    case 'broken':
      return { ok: false, message: part.message, expression: part.text, isTooLarge: false };
    case 'expression':
      return evaluate(part.expression, filling);
    case 'mixed':
      return resolveText(part.pieces, filling);
    case 'list':
      return resolveAll(part.parts, filling);
    case 'object': {
      const resolved = resolveAll(part.parts, filling);
      if (!resolved.ok) return resolved;
      return { ok: true, value: zip(part.names, resolved.value) };
    }
  }
}

function resolveAll(
  parts: readonly Part[],
  filling: Filling,
): { readonly ok: true; readonly value: readonly Json[] } | Extract<Resolved, { ok: false }> {
  const values: Json[] = [];
  for (const part of parts) {
    const resolved = resolvePart(part, filling);
    if (!resolved.ok) return resolved;
    values.push(resolved.value);
  }
  return { ok: true, value: values };
}

function resolveText(pieces: readonly (string | Expression)[], filling: Filling): Resolved {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const resolved = evaluate(piece, filling);
    if (!resolved.ok) return resolved;
    text += typeof resolved.value === 'string' ? resolved.value : JSON.stringify(resolved.value);
  }
  return { ok: true, value: text };
}

/** Yields an expression's value as JSON. */
function evaluate(expression: Expression, { scope, room }: Filling): Resolved {
  const evaluated = expression.plain ? followPlain(expression, scope) : runExpression(expression, scope);
  if (!evaluated.ok) return failed(expression, evaluated.message);
  const converted = toJson(evaluated.value, room);
  return converted.ok ? converted : failed(expression, converted.message, converted.isTooLarge);
}

function failed({ text }: Expression, message: string, isTooLarge = false): Resolved {
  return { ok: false, message, expression: text, isTooLarge };
}

function followPlain({ plain }: Expression, scope: Scope): Evaluated {
  if (!plain) throw new Error('not a plain path');
  const start = scope.get(plain.root);
  if (start === undefined) return { ok: false, message: `there is no "${plain.root}" here` };
  const looked = followPath(plain.root, start, plain.path);
  return looked.found ? { ok: true, value: looked.value } : { ok: false, message: looked.why };
}

type Of<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** Evaluates the expression of a condition. Anything but true or false is a failure, null included. */
export function evaluateCondition(expression: string, scope: Scope): Of<boolean> {
  const isBoolean = (value: Json) => typeof value === 'boolean';
  return evaluateAs(expression, scope, isBoolean, 'true or false');
}

/** Evaluates an expression that gives a number; anything else is a failure. */
export function evaluateNumber(expression: string, scope: Scope): Of<number> {
  const isNumber = (value: Json) => typeof value === 'number';
  return evaluateAs(expression, scope, isNumber, 'a number');
}

function evaluateAs<T extends Json>(
  expression: string,
  scope: Scope,
  is: (value: Json) => value is T,
  words: string,
): Of<T> {
  const compiled = compileExpression(expression);
  if (!compiled.ok) return compiled;
  startWork();
  const evaluated = evaluate(compiled.expression, { scope, room: { left: RESULT_LIMIT } });
  if (!evaluated.ok) return { ok: false, message: evaluated.message };
  if (is(evaluated.value)) return { ok: true, value: evaluated.value };
  const got = JSON.stringify(evaluated.value);
  return {
    ok: false,
    message: `it yields ${got.length > 60 ? `${got.slice(0, 59)}…` : got}, not ${words}`,
  };
}
