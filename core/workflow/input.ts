import { canonicalJson } from '../audit/canonical.ts';
import { type Json, type JsonObject, parseJson } from '../json.ts';
import { z } from 'zod';
import { schemaCheck } from './json-schema.ts';
import { listNames, suggest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { clip } from './problem.ts';
import type { Report, Reporter } from './report.ts';
import { createReporter } from './report.ts';
import type { Workflow, WorkflowInput } from './schema.ts';
import { typeOf, typeWords } from './shape.ts';

export type CheckedInput =
  { readonly ok: true; readonly input: JsonObject } | { readonly ok: false; readonly problems: Problem[] };

/**
 * Checks a run's inputs against the workflow's declarations and fills in defaults. Problems have paths
 * like `input.name` and no line, since inputs don't come from the file.
 */
export function checkInput(workflow: Workflow, input: JsonObject): CheckedInput {
  return fillIn(
    workflow,
    input,
    createReporter(() => null),
    new Set(),
  );
}

/** `unread`: names of inputs that were given, and whose trouble is reported already. */
function fillIn(
  workflow: Workflow,
  input: JsonObject,
  { report, count, finish }: Reporter,
  unread: ReadonlySet<string>,
): CheckedInput {
  const filled: Record<string, Json> = {};
  for (const [name, value] of Object.entries(input)) {
    const declared = Object.hasOwn(workflow.inputs, name) ? workflow.inputs[name] : undefined;
    if (!declared) {
      reportUnknown(workflow, name, report);
      continue;
    }
    const wrong = wrongWith(declared, value);
    if (wrong !== null) report('bad_input', ['input', name], `The input "${name}" ${wrong}.`, hint(declared));
    filled[name] = value;
  }
  for (const [name, declared] of Object.entries(workflow.inputs)) {
    if (Object.hasOwn(filled, name) || unread.has(name)) continue;
    if (declared.default !== undefined) filled[name] = declared.default;
    else if (declared.required !== false) {
      report(
        'missing_input',
        ['input', name],
        `The input "${name}" is missing.`,
        `Give it: ${hint(declared)}`,
      );
    } else filled[name] = null;
  }
  return count() > 0 ? { ok: false, problems: finish() } : { ok: true, input: filled };
}

/**
 * Turns `name=value` pairs from a command line into typed inputs and checks them: numbers and booleans by
 * the declared type, lists and objects as JSON, texts as they are. All that is wrong with any of them is reported at
 * once. `unread`: names that were meant, in words that are no pairs, which the caller tells of.
 */
export function coerceInput(
  workflow: Workflow,
  pairs: Readonly<Record<string, string>>,
  unread: readonly string[] = [],
): CheckedInput {
  const reporter = createReporter(() => null);
  const { report } = reporter;
  const failed = new Set(unread);
  const input: Record<string, Json> = {};
  for (const [name, text] of Object.entries(pairs)) {
    const declared = Object.hasOwn(workflow.inputs, name) ? workflow.inputs[name] : undefined;
    if (!declared) {
      reportUnknown(workflow, name, report);
      continue;
    }
    const value = coerce(declared.type, text);
    if (value !== undefined) {
      input[name] = value;
      continue;
    }
    failed.add(name);
    const message = `The input "${name}" can't be "${clip(text, 60)}".`;
    report('bad_input', ['input', name], message, hint(declared));
  }
  return fillIn(workflow, input, reporter, failed);
}

/** Problems of inputs that are told one by one; with more nobody reads on. */
const MAX_TOLD = 20;

/** All that is wrong with a run's inputs on one line, each with what to do, and what to do about all of it. */
export function describeInputProblems(problems: readonly Pick<Problem, 'message' | 'fix'>[]): {
  readonly message: string;
  readonly fix: string;
} {
  const [first, second] = problems;
  if (!first || !second) return first ?? { message: 'The inputs are wrong.', fix: 'Correct them.' };
  const told = problems.slice(0, MAX_TOLD).map(({ message, fix }) => `${message} ${fix}`);
  const more = problems.length - told.length;
  return {
    message: [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
    fix: `Correct all ${problems.length}, then try again.`,
  };
}

function reportUnknown(workflow: Workflow, name: string, report: Report): void {
  const fix = suggest(name, Object.keys(workflow.inputs), 'input');
  report('unknown_input', ['input', name], `The workflow has no input "${clip(name)}".`, fix);
}

function coerce(type: WorkflowInput['type'], text: string): Json | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'number':
    case 'integer':
      return parseNumber(text.trim());
    case 'array':
    case 'object':
      return readJson(text);
  }
}

function parseNumber(text: string): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function readJson(text: string): Json | undefined {
  return z.json().safeParse(parseJson(text)).data;
}

/** Why a value is not what an input declares, as the end of a sentence; null when it is. */
/** What is wrong with a value for an input, in words that follow its name; null when nothing is. */
export function wrongWith(declared: WorkflowInput, value: Json): string | null {
  const type = typeOf(value);
  if (value === null && declared.required === false && declared.default === undefined) return null;
  const fits = type === declared.type || (type === 'integer' && declared.type === 'number');
  if (!fits) return `must be ${typeWords([declared.type])}, not ${typeWords([type])}`;
  if (declared.enum && !isAmong(value, declared.enum)) return `can't be ${clip(JSON.stringify(value), 60)}`;
  if (typeof value === 'number') {
    if (declared.minimum !== undefined && value < declared.minimum)
      return `must be at least ${declared.minimum}`;
    if (declared.maximum !== undefined && value > declared.maximum)
      return `must be at most ${declared.maximum}`;
  }
  if (Array.isArray(value) && declared.items) return wrongItem(value, declared.items);
  return null;
}

function wrongItem(list: readonly Json[], items: JsonObject): string | null {
  const check = schemaCheck(items);
  for (const [index, item] of list.entries()) {
    const wrong = check(item);
    if (wrong !== null) return `has a wrong item at ${index}: ${wrong}`;
  }
  return null;
}

function isAmong(value: Json, choices: readonly Json[]): boolean {
  const text = canonicalJson(value);
  return choices.some((choice) => canonicalJson(choice) === text);
}

function hint(declared: WorkflowInput): string {
  const { type, minimum, maximum } = declared;
  if (declared.enum)
    return `Use one of: ${listNames(declared.enum.map((choice) => JSON.stringify(choice)))}.`;
  const asJson = type === 'array' || type === 'object' ? ', written as JSON' : '';
  const range = [
    ...(minimum === undefined ? [] : [`from ${minimum}`]),
    ...(maximum === undefined ? [] : [`up to ${maximum}`]),
  ].join(' ');
  return `Use ${typeWords([type])}${asJson}${range === '' ? '' : ` ${range}`}.`;
}

/** Checks that a declaration makes sense in itself: its choices, its range, its default. */
export function checkDefinition(name: string, input: WorkflowInput, report: Report): void {
  const path = ['inputs', name];
  const { minimum, maximum } = input;
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    report(
      'bad_value',
      [...path, 'minimum'],
      `The input "${name}" allows no number at all.`,
      'Make the minimum smaller.',
    );
  }
  for (const [index, choice] of (input.enum ?? []).entries()) {
    const wrong = wrongWith({ type: input.type }, choice);
    if (wrong !== null)
      report('bad_value', [...path, 'enum', index], `A choice of "${name}" ${wrong}.`, hint(input));
  }
  if (input.default === undefined) return;
  const wrong = wrongWith(input, input.default);
  if (wrong !== null)
    report('bad_value', [...path, 'default'], `The default of "${name}" ${wrong}.`, hint(input));
}
