import { z } from 'zod';

/** Rejections that an agent is told of when it tries again: the newest so many. */
export const MAX_FEEDBACK = 5;

/** Characters that are passed on. */
export const FEEDBACK_LIMITS = { reason: 8_000, name: 256 } as const;

/** What a person said to an earlier proposal of the same step. */
export const feedbackSchema = z.object({
  reason: z.string().max(FEEDBACK_LIMITS.reason),
  /** Name of the person. */
  by: z.string().max(FEEDBACK_LIMITS.name),
  /** Which proposal it was about, from 0. */
  round: z.int().min(0),
  /** SHA-256 of the diff that was rejected; null when it was no patch. */
  patchDigest: z.string().max(64).nullable(),
});
export type Feedback = z.infer<typeof feedbackSchema>;
