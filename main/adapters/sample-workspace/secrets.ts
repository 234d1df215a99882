import { createHash } from 'node:crypto';

/**
 * Made-up credentials that look real enough for a scanner. They are put together when the sample is made, so
 * that this repository holds no text that looks like a secret; the same ones come out each time.
 */
export function makeUp(purpose: string, length: number): string {
  const digest = createHash('sha512').update(`made up for the sample workspace: ${purpose}`).digest('base64');
  return digest.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, length);
}

export const SAMPLE_SECRETS = {
  /** In the form of a payment provider's live key. */
  paymentKey: ['sk', 'live', makeUp('payment', 24)].join('_'),
  databasePassword: makeUp('database', 16),
  sessionSecret: makeUp('session', 32),
} as const;
