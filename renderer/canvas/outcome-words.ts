import type { EdgeOutcome } from '../../core/workflow/schema-base.ts';

/** Success needs no word; of all the others an edge says when it is taken. */
export const OUTCOME_WORDS: Readonly<Record<EdgeOutcome, string | null>> = {
  success: null,
  failure: 'on failure',
  rejected: 'on rejection',
  done: 'in any case',
  true: 'true',
  false: 'false',
};
