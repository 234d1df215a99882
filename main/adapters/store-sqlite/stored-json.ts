import { DamageError } from './failure.ts';

/** Reads stored JSON; `what` names it. Throws DamageError if it is none, or not of the form that `is` checks. */
export function parse<T>(text: string, is: (value: unknown) => value is T, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DamageError(`${what} is no JSON: ${String(error)}`);
  }
  if (!is(value)) throw new DamageError(`${what} isn't what was written`);
  return value;
}
