import type { Json, JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';

export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** What is known before a run of a value that a run will have. */
export type Shape =
  | { readonly kind: 'any' }
  /** As a JSON Schema says; `root` is where its `$ref`s lead. */
  | { readonly kind: 'schema'; readonly schema: Json; readonly root: Json }
  /** Exactly this. */
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'type'; readonly type: JsonType }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  /** Exactly these fields. */
  | { readonly kind: 'object'; readonly fields: ReadonlyMap<string, Shape> }
  | { readonly kind: 'either'; readonly of: readonly Shape[] };

export const ANY: Shape = { kind: 'any' };
export const TEXT: Shape = { kind: 'type', type: 'string' };
export const NULL: Shape = { kind: 'type', type: 'null' };

/** An object of exactly these fields. */
export function objectShape(fields: Readonly<Record<string, Shape>>): Shape {
  return { kind: 'object', fields: new Map(Object.entries(fields)) };
}

/** What a shape says about a value when it is taken as one thing, not as several possible ones. */
export interface View {
  /** Null: any type. */
  readonly types: readonly JsonType[] | null;
  /** Null: any value of the types. */
  readonly values: readonly Json[] | null;
  /** Fields that are known; null when nothing is said about them. */
  readonly fields: ReadonlyMap<string, Shape> | null;
  readonly required: readonly string[];
  /** Whether other fields are refused (a consumer says so) or don't come (a producer lists what it gives). */
  readonly refusesOthers: boolean;
  readonly listsAll: boolean;
  /** What the items of a list are; null when nothing is said. */
  readonly items: readonly Shape[] | null;
}

const NOTHING_KNOWN: View = {
  types: null,
  values: null,
  fields: null,
  required: [],
  refusesOthers: false,
  listsAll: false,
  items: null,
};

/** References in a schema that are followed one after another, and alternatives that are looked at. */
const REF_LIMIT = 16;
export const ALTERNATIVES = 32;

/** The possible forms of a shape, with references followed. */
export function alternativesOf(shape: Shape): readonly Shape[] {
  if (shape.kind === 'either') return shape.of.flatMap(alternativesOf).slice(0, ALTERNATIVES);
  if (shape.kind !== 'schema') return [shape];
  const schema = followRefs(shape.schema, shape.root);
  if (!isJsonObject(schema)) return [{ ...shape, schema }];
  const branches = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(branches) || 'properties' in schema || 'type' in schema) return [{ ...shape, schema }];
  return (branches as readonly Json[])
    .slice(0, ALTERNATIVES)
    .map((branch): Shape => ({ ...shape, schema: followRefs(branch, shape.root) }));
}

function followRefs(schema: Json, root: Json): Json {
  let current = schema;
  for (let hops = 0; hops < REF_LIMIT; hops++) {
    const ref = isJsonObject(current) ? current['$ref'] : undefined;
    if (typeof ref !== 'string') return current;
    const target = ref === '#' ? root : ref.startsWith('#/') ? pointTo(root, ref.slice(2)) : undefined;
    if (target === undefined) return true;
    current = target;
  }
  return true;
}

function pointTo(root: Json, pointer: string): Json | undefined {
  let current: Json | undefined = root;
  for (const part of pointer.split('/')) {
    const key = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isJsonObject(current) || !Object.hasOwn(current, key)) return undefined;
    current = current[key];
  }
  return current;
}

function decode(part: string): string {
  return part.replaceAll(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

/** What one form of a shape says. Give it what alternativesOf yields. */
export function viewOf(shape: Shape): View {
  switch (shape.kind) {
    case 'any':
    case 'either':
      return NOTHING_KNOWN;
    case 'type':
      return { ...NOTHING_KNOWN, types: [shape.type] };
    case 'list':
      return { ...NOTHING_KNOWN, types: ['array'], items: [shape.item] };
    case 'tuple':
      return { ...NOTHING_KNOWN, types: ['array'], items: shape.items };
    case 'object':
      return viewOfFields(shape.fields);
    case 'value':
      return viewOfValue(shape.value);
    case 'schema':
      return viewOfSchema(shape.schema, shape.root);
  }
}

function viewOfFields(fields: ReadonlyMap<string, Shape>): View {
  const required = [...fields.keys()];
  return { ...NOTHING_KNOWN, types: ['object'], fields, required, refusesOthers: true, listsAll: true };
}

function viewOfValue(value: Json): View {
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item): Shape => ({ kind: 'value', value: item }));
    return { ...NOTHING_KNOWN, types: ['array'], items };
  }
  if (isJsonObject(value)) {
    return viewOfFields(
      new Map(Object.entries(value).map(([key, member]) => [key, { kind: 'value', value: member }])),
    );
  }
  return { ...NOTHING_KNOWN, types: [typeOf(value)], values: [value] };
}

function viewOfSchema(schema: Json, root: Json): View {
  if (!isJsonObject(schema)) return schema === false ? { ...NOTHING_KNOWN, types: [] } : NOTHING_KNOWN;
  const values = 'const' in schema ? [schema['const'] ?? null] : listIn(schema, 'enum');
  const properties = schema['properties'];
  const additional = schema['additionalProperties'];
  const isOpen = 'patternProperties' in schema || 'allOf' in schema;
  const items = schema['items'];
  const prefix = listIn(schema, 'prefixItems');
  return {
    types: typesIn(schema) ?? (values ? [...new Set(values.map(typeOf))] : null),
    values,
    fields: isJsonObject(properties)
      ? new Map(
          Object.entries(properties).map(([key, member]) => [key, { kind: 'schema', schema: member, root }]),
        )
      : null,
    required: (listIn(schema, 'required') ?? []).filter((name) => typeof name === 'string'),
    refusesOthers: additional === false && !isOpen,
    listsAll: isJsonObject(properties) && (additional === undefined || additional === false) && !isOpen,
    items: items === undefined || prefix ? null : [{ kind: 'schema', schema: items, root }],
  };
}

function listIn(schema: JsonObject, key: string): readonly Json[] | null {
  const list = schema[key];
  return Array.isArray(list) ? (list as readonly Json[]) : null;
}

const TYPES: ReadonlySet<string> = new Set([
  'null',
  'boolean',
  'integer',
  'number',
  'string',
  'array',
  'object',
]);

function isJsonType(value: Json): value is JsonType {
  return typeof value === 'string' && TYPES.has(value);
}

function typesIn(schema: JsonObject): JsonType[] | null {
  const type = schema['type'];
  if (type === undefined) return null;
  const list = Array.isArray(type) ? (type as readonly Json[]) : [type];
  return list.filter(isJsonType);
}

/** The JSON type of a value; whole numbers are integers. */
export function typeOf(value: Json): JsonType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'boolean';
    case 'number':
      return Number.isInteger(value) ? 'integer' : 'number';
    default:
      return 'object';
  }
}

const TYPE_WORDS: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'true or false',
  integer: 'a whole number',
  number: 'a number',
  string: 'a text',
  array: 'a list',
  object: 'an object',
};

/** Types in words: `a text or null`. */
export function typeWords(types: readonly JsonType[]): string {
  return types.length === 0 ? 'nothing' : types.map((type) => TYPE_WORDS[type]).join(' or ');
}
