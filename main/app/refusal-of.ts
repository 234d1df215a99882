import { RefusalError, type Refusal } from '../../core/errors.ts';

/** What to tell of something thrown: the refusal of an adapter, or that there is a bug. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof RefusalError) return error.refusal;
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal',
    message: `Signalbox itself failed: ${message}.`,
    fix: 'Nothing that was recorded is lost. Run again with --verbose and report it.',
  };
}
