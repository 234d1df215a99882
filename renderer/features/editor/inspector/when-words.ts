import type { EdgeOutcome } from '../../../../core/workflow/schema-base.ts';

/** When an edge is taken, in words. */
export const WHEN_WORDS: Readonly<Record<EdgeOutcome, string>> = {
  success: 'when it succeeds',
  failure: 'when it fails',
  rejected: 'when a person rejects it',
  done: 'in any case',
  true: 'when it is true',
  false: 'when it is false',
};
