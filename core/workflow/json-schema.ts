import type { Schema, SchemaDraft } from '@cfworker/json-schema';
import { dereference, validate } from '@cfworker/json-schema';
import { z } from 'zod';
import type { Json } from '../json.ts';

/** Checks a value against a schema, or against one of its properties. Null: it fits; else what is wrong. */
export type SchemaCheck = (value: Json, property?: string) => string | null;

const schemaSchema: z.ZodType<Schema> = z.record(z.string(), z.any());
const propertiesSchema = z.record(z.string(), z.union([schemaSchema, z.boolean()]));

/** Prepared once for each schema: the validator writes into the one that it is given, so it gets a copy. */
const prepared = new WeakMap<object, SchemaCheck>();

export function schemaCheck(schema: { readonly [key: string]: Json }): SchemaCheck {
  let check = prepared.get(schema);
  if (!check) {
    check = prepare(schema);
    prepared.set(schema, check);
  }
  return check;
}

function prepare(original: { readonly [key: string]: Json }): SchemaCheck {
  const schema = schemaSchema.parse(JSON.parse(JSON.stringify(original)));
  const draft: SchemaDraft = (schema.$schema ?? '').includes('draft-07') ? '7' : '2020-12';
  const lookup = dereference(schema);
  const properties = propertiesSchema.safeParse(schema.properties ?? {}).data ?? {};
  return (value, property) => {
    const own =
      property !== undefined && Object.hasOwn(properties, property) ? properties[property] : undefined;
    const part = property === undefined ? schema : own;
    if (part === undefined) return null;
    try {
      const { valid, errors } = validate(value, part, draft, lookup, false);
      return valid ? null : readable(errors);
    } catch (error) {
      // The schema itself is broken (a $ref to nowhere, a pattern that is none): nothing fits it.
      if (error instanceof Error) return `its schema can't be used: ${error.message}`;
      throw error;
    }
  };
}

/** The innermost thing that is wrong, with where it is. */
function readable(errors: readonly { readonly instanceLocation: string; readonly error: string }[]): string {
  let deepest = errors[0];
  for (const one of errors) {
    if (one.instanceLocation.length >= (deepest?.instanceLocation.length ?? 0)) deepest = one;
  }
  if (!deepest) return 'it does not fit the schema';
  const where = deepest.instanceLocation === '#' ? '' : ` (at ${deepest.instanceLocation.slice(2)})`;
  return deepest.error.replace(/\.$/, '') + where;
}
