import { oc } from '@orpc/contract';
import { z } from 'zod';
import { REFUSAL_CODES } from '../errors.ts';

/** What a refused call says, on every transport: the closed list of codes, what happened, what to do next. */
export const refusalSchema = z.strictObject({
  code: z.enum(REFUSAL_CODES),
  message: z.string(),
  fix: z.string(),
});

/**
 * Every procedure starts here. There is one expected error, REFUSED, whose data is the refusal; anything else that
 * comes back is a bug (INTERNAL_SERVER_ERROR, without details) or input that breaks the contract (BAD_REQUEST).
 */
export const procedure = oc.errors({ REFUSED: { status: 409, data: refusalSchema } });

/** An output: main vouches for its shape, so it isn't checked again on its way. */
export function gives<T>(): z.ZodType<T> {
  return z.custom<T>();
}

/** Ids of runs and approvals as main/ports/runtime.ts gives them. */
export const idSchema = z.string().regex(/^[0-9a-z]{26}$/, 'is no id');
/** SHA-256 in lower case hex. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256 digest');
/** A node id, or `node[3]` for an item of a map. */
export const stepIdSchema = z
  .string()
  .max(1_000)
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,63}(\[\d{1,5}\])?(\/[A-Za-z][A-Za-z0-9_]{0,63}(\[\d{1,5}\])?){0,8}$/,
    'is no step id',
  );
export const timeSchema = z.iso.datetime();
/** Text that goes into the log: half of a surrogate pair has no form there. */
export const keepable = (text: z.ZodString) =>
  text.refine((given) => given.isWellFormed(), 'holds half of a character');
/** What a person types to search. */
export const searchSchema = z.string().trim().max(200);
export const reasonSchema = keepable(z.string().trim().min(1).max(4_000));
/** Under which a person decides. */
export const personNameSchema = keepable(z.string().trim().min(1).max(64));
/** What makes a wish the same wish when it comes twice. */
export const keySchema = keepable(z.string().min(1).max(200));
export const pathSchema = z.string().min(1).max(4_096);

/** Paging of every list: requirements.md R14. */
export const pageInput = {
  limit: z.int().min(1).max(100).default(50),
  cursor: z.string().max(1_000).optional(),
};

/** A page of a list; `nextCursor` null: there is no more. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}
