import { implement, ORPCError } from '@orpc/server';
import { contract } from '../../../core/contract/contract.ts';
import { RefusalError, type Refusal, type Result } from '../../../core/errors.ts';
import type { CallContext } from './services.ts';

/**
 * The contract, to be filled in. A refusal leaves as the contract's one error; input that breaks the contract as the
 * library tells it; anything else is told to `onBug` alone, and leaves without a word of what it was.
 */
export function createApi(onBug: (error: unknown) => void) {
  return implement(contract)
    .$context<CallContext>()
    .use(async ({ next }) => {
      try {
        return await next();
      } catch (error) {
        throw toAnswer(error, onBug);
      }
    });
}
export type Api = ReturnType<typeof createApi>;

function toAnswer(error: unknown, onBug: (error: unknown) => void): ORPCError<string, unknown> {
  if (error instanceof RefusalError) return refused(error.refusal);
  if (isTold(error)) return error;
  onBug(error);
  return new ORPCError('INTERNAL_SERVER_ERROR');
}

/** What the library found wrong with a request, in its own words. */
function isTold(error: unknown): error is ORPCError<string, unknown> {
  return error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR';
}

function refused(refusal: Refusal): ORPCError<'REFUSED', Refusal> {
  return new ORPCError('REFUSED', { status: 409, message: refusal.message, data: refusal });
}

/** A subscription whose trouble leaves as that of a call does. */
export async function* watched<T>(
  items: AsyncGenerator<T, void>,
  onBug: (error: unknown) => void,
): AsyncGenerator<T, void> {
  try {
    yield* items;
  } catch (error) {
    throw toAnswer(error, onBug);
  }
}

/** The value of a result; its refusal is thrown, for the router to answer with. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw refusalError(result.error);
}

export function refusalError({ code, message, fix }: Refusal): RefusalError {
  return new RefusalError(code, message, fix);
}

/**
 * Aborted when the call is broken off or its connection ends. Of a call that came in the same moment in which the
 * connection ended the library tells only the first.
 */
export function endOf(signal: AbortSignal | undefined, { gone }: CallContext): AbortSignal {
  return signal ? AbortSignal.any([signal, gone]) : gone;
}
