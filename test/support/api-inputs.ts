import { isContractProcedure } from '@orpc/contract';
import fc from 'fast-check';
import { z } from 'zod';
import { contract } from '../../core/contract/contract.ts';

/** The members of JSON Schema that zod writes for the contract's inputs. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Values by the name of a member that something has, so that random calls come as far as real things. */
export type Known = Readonly<Record<string, readonly string[]>>;

/** Lists and texts that are made, at most: larger ones have tests of their own. */
const MAX_ITEMS = 4;
const MAX_TEXT = 60;

/** Any JSON, with what people and programs get wrong most among it. */
export const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('', '../../etc/passwd', '\0', '\u{1F600}', '\uD800', '0'.repeat(26), 'a'.repeat(5_000)),
  fc.constantFrom(-1, 0, 1.5, 1e308, 101),
  fc.constant(nested(500)),
);

/** A list in a list, so deep that what walks it without looking runs out of stack. */
function nested(depth: number): unknown {
  let value: unknown = null;
  for (let level = 0; level < depth; level++) value = { a: [value] };
  return value;
}

/** Values that fit a schema. */
function fitting(shape: Shape, known: Known): fc.Arbitrary<unknown> {
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map((one) => fitting(one, known)));
  if ('const' in shape) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  switch (shape.type) {
    case 'object':
      return fittingObject(shape, known);
    case 'array':
      return fc.array(fitting(shape.items ?? {}, known), {
        minLength: shape.minItems ?? 0,
        maxLength: MAX_ITEMS,
      });
    case 'string':
      return fittingText(shape);
    case 'integer':
      return fc.integer({ min: shape.minimum ?? -9, max: Math.min(shape.maximum ?? 9, 1_000_000) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return odd;
  }
}

function fittingObject({ properties = {}, required = [] }: Shape, known: Known): fc.Arbitrary<unknown> {
  const members = Object.entries(properties).map(([name, shape]) => {
    const values = known[name];
    const random = fitting(shape, known);
    return [name, values ? fc.oneof(fc.constantFrom(...values), random) : random] as const;
  });
  const requiredKeys = required.filter((name) => name in properties);
  return fc.record(Object.fromEntries(members), { requiredKeys });
}

function fittingText({ pattern, format, minLength = 0, maxLength = MAX_TEXT }: Shape): fc.Arbitrary<string> {
  if (format === 'date-time') {
    const range = { min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern), { maxLength: MAX_TEXT + 10 });
  return fc.string({ minLength, maxLength: Math.min(maxLength, MAX_TEXT) });
}

/** The same with one member replaced, left out or too much. */
function spoiled(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(value, fc.nat({ max: 20 }), odd, fc.constantFrom('replace', 'remove', 'add'))
    .map(([input, place, other, how]) => {
      if (typeof input !== 'object' || input === null) return other;
      const names = Object.keys(input);
      const name = how === 'add' ? 'more' : (names[place % Math.max(1, names.length)] ?? 'more');
      const copy: Record<string, unknown> = { ...input };
      if (how === 'remove') Reflect.deleteProperty(copy, name);
      else copy[name] = other;
      return copy;
    });
}

export interface RandomCall {
  readonly path: string;
  readonly input: unknown;
}

/** Calls of every procedure, most of them as the contract wants them; and of some that it hasn't. */
export function randomCalls(known: Known): fc.Arbitrary<RandomCall> {
  const calls = Object.entries(contract).flatMap(([area, members]) =>
    Object.entries(members).map(([name, member]) => ({
      path: `${area}.${name}`,
      right: inputOf(member, known),
    })),
  );
  const named = fc.constantFrom(...calls).chain(({ path, right }) =>
    fc.record({
      path: fc.constant(path),
      input: fc.oneof(
        { arbitrary: right, weight: 6 },
        { arbitrary: spoiled(right), weight: 3 },
        { arbitrary: odd, weight: 1 },
      ),
    }),
  );
  const unknown = fc.record({
    path: fc.constantFrom('runs', 'runs.nothing', '__proto__.x', 'constructor', ''),
    input: odd,
  });
  return fc.oneof({ arbitrary: named, weight: 30 }, { arbitrary: unknown, weight: 1 });
}

function inputOf(member: unknown, known: Known): fc.Arbitrary<unknown> {
  if (!isContractProcedure(member)) throw new Error('the contract holds something that is no procedure');
  const schema: unknown = member['~orpc'].inputSchema;
  if (!(schema instanceof z.ZodType)) return fc.constant(undefined);
  const shape: Shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  return fitting(shape, known);
}
