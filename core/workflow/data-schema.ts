import type { Json } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Path } from './problem.ts';

/**
 * What a schema for data from outside can't say. Checking a value takes a time that both bound: a regular
 * expression can run without end, and references that branch double the work with each level of the value.
 */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['pattern', 'a regular expression can run without end'],
  ['patternProperties', 'a regular expression can run without end'],
  ['format', 'formats are regular expressions, which can run without end'],
  ['uniqueItems', 'it compares each item with each other one'],
  ['$ref', 'the data could make it go round without end'],
  ['$dynamicRef', 'the data could make it go round without end'],
  ['$recursiveRef', 'the data could make it go round without end'],
]);

/** Members of a schema that hold names of the author's choice, each with a schema. */
const NAMED: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);
/** Members that hold data, not schemas. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);

const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const;
const TYPE_SET: ReadonlySet<Json> = new Set(TYPES);

export interface SchemaFault {
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

/** What keeps a JSON Schema from describing data that comes from outside, each with its place. */
export function dataSchemaFaults(schema: Json, path: Path): SchemaFault[] {
  if (typeof schema === 'boolean') return [];
  if (!isJsonObject(schema)) {
    return [{ path, message: 'This is no JSON Schema.', fix: 'Write an object, like { type: string }.' }];
  }
  return Object.entries(schema).flatMap(([key, value]) => memberFaults(key, value, [...path, key]));
}

function memberFaults(key: string, value: Json, path: Path): SchemaFault[] {
  const refused = REFUSED.get(key);
  if (refused !== undefined) {
    const message = `"${key}" can't be used in the schema of what comes from outside: ${refused}.`;
    return [{ path, message, fix: 'Leave it out; a condition after the step can look closer.' }];
  }
  if (key === 'type') return typeFaults(value, path);
  if (DATA.has(key)) return [];
  if (NAMED.has(key) && isJsonObject(value)) {
    return Object.entries(value).flatMap(([name, member]) => dataSchemaFaults(member, [...path, name]));
  }
  if (Array.isArray(value)) {
    const members = value as readonly Json[];
    return members.flatMap((member, index) =>
      isJsonObject(member) ? dataSchemaFaults(member, [...path, index]) : [],
    );
  }
  return isJsonObject(value) ? dataSchemaFaults(value, path) : [];
}

function typeFaults(value: Json, path: Path): SchemaFault[] {
  const types: readonly Json[] = Array.isArray(value) ? value : [value];
  const wrong = types.find((type) => !TYPE_SET.has(type));
  if (wrong === undefined) return [];
  const message = `There is no type ${JSON.stringify(wrong)} in JSON.`;
  return [{ path, message, fix: `Use one of: ${TYPES.join(', ')}.` }];
}
