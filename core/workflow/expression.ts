import type { ASTNode } from '@marcbachmann/cel-js';
import { Environment, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { analyse, TYPE_NAMES } from './expression-analyse.ts';
import type { ValuePath } from './value-path.ts';
import { parseValuePath } from './value-path.ts';

/** Bounds of one expression. With the meter of expression-run.ts they bound the time that it can take. */
export const EXPRESSION_LIMITS = {
  length: 4_000,
  astNodes: 500,
  depth: 40,
  listElements: 200,
  mapEntries: 200,
  callArguments: 8,
} as const;

/** A name in an expression, and how it is used. */
export interface Reference {
  /** A node id, `input`, `run`, `item` or `index`. */
  readonly root: string;
  /** The fields and indexes that are looked up behind the root, as far as they are constant. */
  readonly path: readonly string[];
  readonly expression: string;
}

/** An expression that was read and type checked. */
export interface Expression {
  readonly text: string;
  readonly references: readonly Reference[];
  /** Set when it is nothing but a path, which needs no evaluator. */
  readonly plain: ValuePath | null;
  readonly ast: ASTNode | null;
  /** What the type check found that it yields, as CEL names it: `bool`, `string`, `list<int>`, `dyn` (anything). */
  readonly type: string;
}

export type CompiledExpression =
  { readonly ok: true; readonly expression: Expression } | { readonly ok: false; readonly message: string };

const checker = withDecimals(
  new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: EXPRESSION_LIMITS.astNodes,
      maxDepth: EXPRESSION_LIMITS.depth,
      maxListElements: EXPRESSION_LIMITS.listElements,
      maxMapEntries: EXPRESSION_LIMITS.mapEntries,
      maxCallArguments: EXPRESSION_LIMITS.callArguments,
    },
  }),
);

/** Expressions of the workflows at hand: two for each node of the largest workflow; the oldest go first. */
const CACHE_LIMIT = 4_000;
const cache = new Map<string, CompiledExpression>();

/** Reads and checks an expression. Never throws; the answer for a text is kept (bounded). */
export function compileExpression(text: string): CompiledExpression {
  const known = cache.get(text);
  if (known) return known;
  const compiled = compile(text);
  if (cache.size >= CACHE_LIMIT) {
    const [oldest] = cache.keys();
    if (oldest !== undefined) cache.delete(oldest);
  }
  cache.set(text, compiled);
  return compiled;
}

function compile(text: string): CompiledExpression {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, message: 'the expression is empty' };
  if (trimmed.length > EXPRESSION_LIMITS.length) {
    return { ok: false, message: `the expression is longer than ${EXPRESSION_LIMITS.length} characters` };
  }
  const plain = parseValuePath(trimmed);
  if (plain && !TYPE_NAMES.has(plain.root)) {
    if (plain.path.includes('__proto__')) return { ok: false, message: '"__proto__" is no field' };
    const references = [{ root: plain.root, path: plain.path, expression: trimmed }];
    return { ok: true, expression: { text: trimmed, references, plain, ast: null, type: 'dyn' } };
  }
  return compileCel(trimmed);
}

function compileCel(text: string): CompiledExpression {
  try {
    const parsed = checker.parse(text);
    const found = analyse(parsed.ast);
    if (!found.ok) return found;
    const checked = parsed.check();
    if (!checked.valid)
      return { ok: false, message: checked.error ? explain(checked.error) : 'it has no type' };
    const references = found.references.map((reference) => ({ ...reference, expression: text }));
    const type = checked.type ?? 'dyn';
    return { ok: true, expression: { text, references, plain: null, ast: parsed.ast, type } };
  } catch (error) {
    if (error instanceof ParseError || error instanceof CelTypeError)
      return { ok: false, message: explain(error) };
    // The parser works by recursion within its limits; what else it throws is about this text, too.
    if (error instanceof Error) return { ok: false, message: error.message };
    throw error;
  }
}

/**
 * The syntax tree of an expression, with places in the text as it was given; null when it can't be read. Types,
 * and what the language leaves out, don't matter here.
 */
export function parseExpression(text: string): ASTNode | null {
  if (text.length > EXPRESSION_LIMITS.length) return null;
  try {
    return checker.parse(text).ast;
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}

function explain(error: ParseError | CelTypeError): string {
  const at = error.range ? ` (at character ${error.range.start + 1})` : '';
  return `${error.summary.charAt(0).toLowerCase()}${error.summary.slice(1)}${at}`;
}

/**
 * JSON numbers are decimals to CEL and literals like 1 are integers, which CEL doesn't mix. People expect
 * `input.count + 1` to work, so the mixed operations are added.
 */
export function withDecimals(environment: Environment): Environment {
  const operations: [string, (a: number, b: number) => number][] = [
    ['+', (a, b) => a + b],
    ['-', (a, b) => a - b],
    ['*', (a, b) => a * b],
    ['/', (a, b) => a / b],
    ['%', (a, b) => a % b],
  ];
  const numbers = (operation: (a: number, b: number) => number) => (a: unknown, b: unknown) =>
    operation(Number(a), Number(b));
  for (const [sign, operation] of operations) {
    environment.registerOperator(`double ${sign} int: double`, numbers(operation));
    environment.registerOperator(`int ${sign} double: double`, numbers(operation));
  }
  environment.registerOperator(
    'double % double: double',
    numbers((a, b) => a % b),
  );
  return environment;
}
