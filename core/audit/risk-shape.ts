import { z } from 'zod';
import { RISK_LEVELS } from '../approval/risk.ts';

/** How the estimate of a risk, the policy's verdict and the checks of a patch stand in a bundle. */
const text = z.string().max(20_000);
const count = z.int().min(0);
const score = z.int().min(0).max(100);

export const riskSchema = z.strictObject({
  score,
  level: z.enum(RISK_LEVELS),
  reasons: z.array(z.strictObject({ rule: text, points: score, text })),
});

const counts = z.strictObject({ critical: count, high: count, medium: count, low: count, info: count });
export const checksSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('scanned'),
    before: counts,
    after: counts,
    introduced: z.array(
      z.strictObject({
        severity: z.enum(['critical', 'high', 'medium', 'low', 'info']),
        rule: text,
        title: text,
        path: text,
        line: count,
      }),
    ),
  }),
  z.strictObject({ kind: z.literal('unknown'), reason: text }),
]);

export const verdictSchema = z.strictObject({
  policyDigest: z.string().regex(/^[0-9a-f]{64}$/, 'is not a SHA-256 in hex'),
  outcome: z.enum(['ask', 'auto-approve', 'auto-reject']),
  approvers: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  ownEdits: z.enum(['allowed', 'refused']),
  reasons: z.array(text),
});
