import type { Json, JsonObject } from '../../json.ts';
import { isJsonObject } from '../../json.ts';
import type { JsonType, Shape, View } from '../shape.ts';
import { alternativesOf, viewOf } from '../shape.ts';

/** Schemas that contain themselves end here. */
const DEPTH = 8;
/** Items that a list gets when its schema asks for some. */
const ITEM_LIMIT = 20;

/**
 * The value to begin with that a JSON Schema suggests: its default, its only or first value, else the emptiest of
 * its type (with what it requires inside). What only a person can know stays empty, so that the list of problems
 * asks for it.
 */
export function emptyValue(schema: Json, root: Json = schema): Json {
  return emptyOf({ kind: 'schema', schema, root }, 0);
}

function emptyOf(shape: Shape, depth: number): Json {
  const given = defaultOf(shape);
  if (given !== undefined) return given;
  const [form] = alternativesOf(shape);
  if (!form || depth >= DEPTH) return null;
  const followed = form === shape ? undefined : defaultOf(form);
  if (followed !== undefined) return followed;
  const view = viewOf(form);
  if (view.values) return view.values[0] ?? null;
  return emptyOfType(view.types?.[0] ?? (view.fields ? 'object' : 'string'), form, view, depth);
}

function emptyOfType(type: JsonType, form: Shape, view: View, depth: number): Json {
  switch (type) {
    case 'null':
      return null;
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return nearestToZero(schemaOf(form));
    case 'string':
      return '';
    case 'array':
      return someItems(schemaOf(form), view, depth);
    case 'object':
      return requiredFields(view, depth);
  }
}

function requiredFields({ fields, required }: View, depth: number): JsonObject {
  return Object.fromEntries(
    required
      .filter((name) => name !== '__proto__')
      .map((name) => [name, emptyOf(fields?.get(name) ?? { kind: 'any' }, depth + 1)]),
  );
}

function someItems(schema: JsonObject, { items }: View, depth: number): readonly Json[] {
  const count = schema['minItems'];
  const [item] = items ?? [];
  if (typeof count !== 'number' || !item) return [];
  return Array.from({ length: Math.min(count, ITEM_LIMIT) }, () => emptyOf(item, depth + 1));
}

function nearestToZero(schema: JsonObject): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (typeof minimum === 'number' && minimum > 0) return minimum;
  if (typeof exclusiveMinimum === 'number' && exclusiveMinimum >= 0) return Math.floor(exclusiveMinimum) + 1;
  if (typeof maximum === 'number' && maximum < 0) return maximum;
  if (typeof exclusiveMaximum === 'number' && exclusiveMaximum <= 0) return Math.ceil(exclusiveMaximum) - 1;
  return 0;
}

function schemaOf(shape: Shape): JsonObject {
  return shape.kind === 'schema' && isJsonObject(shape.schema) ? shape.schema : {};
}

function defaultOf(shape: Shape): Json | undefined {
  return schemaOf(shape)['default'];
}
