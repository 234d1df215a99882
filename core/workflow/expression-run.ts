import type { ParseResult } from '@marcbachmann/cel-js';
import { Environment, EvaluationError } from '@marcbachmann/cel-js';
import type { Expression } from './expression.ts';
import { withDecimals } from './expression.ts';
import { meterExpression } from './expression-meter.ts';
import { lookInto } from './value-path.ts';

/** Where an expression finds its names. Asked for what is used only, so making one costs nothing. */
export interface Scope {
  get(name: string): unknown;
}

export type Evaluated =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/**
 * The work that one condition, or all templates of one value together, may do, counted before it is done: operator nodes per list item, and the
 * sizes of texts and lists that operators and functions go through: just enough to ask one thing of the largest patch. On one machine the worst expressions
 * found (nested comprehensions, comparisons of large trees) took about one second for it.
 */
export const WORK_LIMIT = 2_500_000;
/** Longest text to search for, split at or join with: searching costs up to its length times the text's. */
const NEEDLE_LENGTH = 256;
/** Longest list that a macro goes through. */
const LIST_LIMIT = 100_000;

/** What an expression meets that is its own fault; reaches the caller as a message. */
class ExpressionFault extends Error {}

let work = 0;

/** Gives the evaluations that follow their work: once for each condition, and for each value with templates. */
export function startWork(): void {
  work = 0;
}

/** One for all: exists, all and || swallow it and go on, so that it may be thrown for each item of a list. */
const EXHAUSTED = new ExpressionFault('it takes too much work (large lists or texts in each other)');

function spend(amount: number): void {
  work += amount;
  if (work > WORK_LIMIT) throw EXHAUSTED;
}

/** Work that an operator or a function does with a value of this size. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 1 + value.length / 8;
  if (Array.isArray(value) || value instanceof Uint8Array) return 1 + value.length;
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return 1 + Object.keys(value).length;
  return 1;
}

function use(value: unknown): unknown {
  spend(sizeOf(value));
  return value;
}

/** Counts a whole tree, for a comparison: shared parts count as often as they are reached. */
function useTree(value: unknown): unknown {
  spend(sizeOf(value));
  if (Array.isArray(value)) for (const item of value) useTree(item);
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) useTree(item);
  return value;
}

function goThrough(value: unknown, weight: unknown): unknown {
  const size = Array.isArray(value) ? value.length : sizeOf(value);
  if (size > LIST_LIMIT) throw new ExpressionFault(`a list is longer than ${LIST_LIMIT} items`);
  spend(1 + size * Number(weight));
  return value;
}

function searchFor(value: unknown): unknown {
  if (typeof value === 'string' && value.length > NEEDLE_LENGTH) {
    throw new ExpressionFault(
      `a text to search for or to join with is longer than ${NEEDLE_LENGTH} characters`,
    );
  }
  return value;
}

function getField(value: unknown, field: unknown, label: unknown): unknown {
  spend(1);
  const looked = lookInto(value, String(field));
  if (!looked.found)
    throw new ExpressionFault(`"${String(label)}" has no "${String(field)}" (${looked.why})`);
  return looked.value;
}

function hasFields(value: unknown, fields: unknown): boolean {
  let current = value;
  for (const field of Array.isArray(fields) ? fields : []) {
    if (current === null) return false;
    const looked = lookInto(current, String(field));
    if (!looked.found) return false;
    current = looked.value;
  }
  return true;
}

const runner = withDecimals(
  new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    // The metered text is larger than the one that was checked; these only keep it finite.
    limits: { maxAstNodes: 20_000, maxDepth: 1_000, maxListElements: 1_000, maxCallArguments: 32 },
  }),
)
  .registerFunction('__use(dyn): dyn', use)
  .registerFunction('__tree(dyn): dyn', useTree)
  .registerFunction('__over(dyn, int): dyn', goThrough)
  .registerFunction('__needle(dyn): dyn', searchFor)
  .registerFunction('__get(dyn, dyn, string): dyn', getField)
  .registerFunction('__has(dyn, list): bool', hasFields);

/** The metered form of each expression, kept as long as the expression is. */
const programs = new WeakMap<Expression, ParseResult>();

/** Evaluates an expression that is more than a path. Bounded in time (see startWork); never throws for what a workflow holds. */
export function runExpression(expression: Expression, scope: Scope): Evaluated {
  if (!expression.ast) throw new Error('a plain path needs no evaluator');
  let program = programs.get(expression);
  if (!program) {
    program = runner.parse(meterExpression(expression.ast));
    programs.set(expression, program);
  }
  const context = new Map<string, unknown>();
  for (const { root } of expression.references) {
    const value = scope.get(root);
    if (value === undefined) return { ok: false, message: `there is no "${root}" here` };
    context.set(root, value);
  }
  try {
    const value: unknown = program(context);
    return { ok: true, value };
  } catch (error) {
    if (error instanceof ExpressionFault) return { ok: false, message: error.message };
    if (error instanceof EvaluationError) return { ok: false, message: readable(error.summary) };
    // Values that CEL has no type for, or texts beyond what the engine can hold.
    if (error instanceof Error) return { ok: false, message: `it can't be evaluated (${error.message})` };
    throw error;
  }
}

/** CEL's words without the wrapping of ours and of its dynamic types. */
function readable(summary: string): string {
  const text = summary.replaceAll(/dyn<([a-z]+)>/g, '$1');
  return text.charAt(0).toLowerCase() + text.slice(1);
}
