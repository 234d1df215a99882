import { isJsonObject, type Json, type JsonObject } from '../../../../core/json.ts';
import type { WorkflowInput } from '../../../../core/workflow/schema.ts';
import { alternativesOf, typeWords, viewOf, type JsonType } from '../../../../core/workflow/shape.ts';

/** How an input is filled in when it is no template. */
export type InputControl = 'choice' | 'switch' | 'number' | 'text' | 'json';

/** An input of a tool, as its schema describes it. */
export interface ToolInput {
  readonly name: string;
  readonly control: InputControl;
  readonly isRequired: boolean;
  /** What it is for, and what may stand there: `How many. 1 to 20`. */
  readonly help: string;
  /** What holds when nothing is given: `default: 5`. */
  readonly placeholder: string;
  /** The only values that may stand there. */
  readonly choices: readonly Json[];
  /** The tool has no such input. */
  readonly isUnknown: boolean;
}

/** The inputs of a tool in the order of its schema, then what is given that it does not take. */
export function toolInputs(schema: JsonObject | undefined, given: Json | undefined): readonly ToolInput[] {
  const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
  const required = new Set(listOf(schema?.['required']));
  const known = Object.entries(properties).map(([name, each]) =>
    readInput(name, each, schema ?? {}, required.has(name)),
  );
  const others = isJsonObject(given)
    ? Object.keys(given).filter((name) => !Object.hasOwn(properties, name))
    : [];
  return [...known, ...others.map(unknownInput)];
}

/** The same of a workflow that a step uses. */
export function workflowInputs(
  inputs: Readonly<Record<string, WorkflowInput>>,
  given: Json | undefined,
): readonly ToolInput[] {
  const names = Object.keys(inputs);
  const required = names.filter((name) => isRequired(inputs[name]));
  const properties = Object.fromEntries(names.map((name) => [name, schemaOf(inputs[name])]));
  return toolInputs({ type: 'object', properties, required }, given);
}

function isRequired(input: WorkflowInput | undefined): boolean {
  return input?.default === undefined && input?.required !== false;
}

function schemaOf(input: WorkflowInput | undefined): JsonObject {
  const schema = Object.entries({ ...input, required: undefined });
  return Object.fromEntries(schema.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}

function unknownInput(name: string): ToolInput {
  return {
    name,
    control: 'json',
    isRequired: false,
    help: '',
    placeholder: '',
    choices: [],
    isUnknown: true,
  };
}

function readInput(name: string, schema: Json, root: JsonObject, isRequired: boolean): ToolInput {
  const views = alternativesOf({ kind: 'schema', schema, root }).map(viewOf);
  const isAny = views.some(({ types }) => types === null);
  const types = isAny ? [] : [...new Set(views.flatMap((view) => view.types ?? []))];
  const choices = views.every(({ values }) => values !== null)
    ? views.flatMap(({ values }) => values ?? [])
    : [];
  const written = isJsonObject(schema) ? schema : {};
  const description = typeof written['description'] === 'string' ? written['description'] : '';
  const control = controlOf(types, choices);
  const facts = [control === 'json' && types.length > 0 ? typeWords(types) : '', rangeOf(written)];
  return {
    name,
    control,
    isRequired,
    help: [description, ...facts].filter((part) => part !== '').join(' · '),
    placeholder: written['default'] === undefined ? '' : `default: ${JSON.stringify(written['default'])}`,
    choices,
    isUnknown: false,
  };
}

function controlOf(types: readonly JsonType[], choices: readonly Json[]): InputControl {
  if (choices.length > 0) return 'choice';
  const [only] = types;
  if (types.length !== 1)
    return types.every((type) => type === 'integer' || type === 'number') && only ? 'number' : 'json';
  switch (only) {
    case 'boolean':
      return 'switch';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      return 'text';
    default:
      return 'json';
  }
}

/** `1 to 20`, `at least 1`, `at most 200 characters`: as far as the schema says. */
function rangeOf(schema: JsonObject): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  return [
    between(minimum, maximum, ''),
    between(minLength, maxLength, ' characters'),
    between(minItems, maxItems, ' items'),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function between(least: Json | undefined, most: Json | undefined, unit: string): string {
  const [from, to] = [typeof least === 'number' ? least : null, typeof most === 'number' ? most : null];
  if (from !== null && to !== null) return `${from} to ${to}${unit}`;
  if (from !== null) return `at least ${from}${unit}`;
  return to === null ? '' : `at most ${to}${unit}`;
}

function listOf(list: Json | undefined): readonly Json[] {
  return Array.isArray(list) ? (list as readonly Json[]) : [];
}
