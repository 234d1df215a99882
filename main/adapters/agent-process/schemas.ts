import { Validator, type Schema, type SchemaDraft } from '@cfworker/json-schema';
import type { Json, JsonObject } from '../../../core/json.ts';

/** Checks a value; gives back what is wrong with it first, or undefined when nothing is. */
export type Check = (value: Json) => string | undefined;

const cache = new WeakMap<JsonObject, Check>();

/** The check of a JSON schema, made once per schema object. A schema that can't be used fails every value. */
export function checkOf(schema: JsonObject): Check {
  const known = cache.get(schema);
  if (known) return known;
  const check = compile(schema);
  cache.set(schema, check);
  return check;
}

function compile(schema: JsonObject): Check {
  try {
    const validator = new Validator(toSchema(schema), draftOf(schema));
    return (value) => {
      try {
        return validate(validator, value);
      } catch (error) {
        return unusable(error);
      }
    };
  } catch (error) {
    return () => unusable(error);
  }
}

/** References that lead nowhere and patterns that are none show only when they are used. */
function unusable(error: unknown): string {
  return `its schema can't be used: ${error instanceof Error ? error.message : String(error)}`;
}

function validate(validator: Validator, value: Json): string | undefined {
  const { valid, errors } = validator.validate(value);
  if (valid) return undefined;
  // The last one is the innermost: "expected string" rather than "a property is wrong".
  const inner = errors.at(-1);
  if (!inner) return 'it does not fit the schema';
  const place = inner.instanceLocation.replace(/^#\/?/, '');
  return place === '' ? inner.error : `${place}: ${inner.error}`;
}

/** The validator marks subschemas in its lookup, so it gets its own copy. */
function toSchema(schema: JsonObject): Schema {
  return structuredClone(schema);
}

function draftOf(schema: JsonObject): SchemaDraft {
  const named = typeof schema['$schema'] === 'string' ? schema['$schema'] : '';
  if (named.includes('draft-04')) return '4';
  if (named.includes('draft-06') || named.includes('draft-07')) return '7';
  return named.includes('2019-09') ? '2019-09' : '2020-12';
}
