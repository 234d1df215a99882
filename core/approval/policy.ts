import { z } from 'zod';
import { canonicalJson } from '../audit/canonical.ts';
import { RISK_FROM } from './risk.ts';

/**
 * The form of the policy file. It can only be monotonic: rules that demand more have lower bounds alone,
 * the one that demands less has upper bounds alone, so that nothing gets laxer when the risk grows.
 */

/** Bounds of a policy file: what people still oversee, and what is judged in no time. */
export const POLICY_LIMITS = {
  characters: 65_536,
  rules: 100,
  patterns: 50,
  /** Of paths, in all rules together: each is held against each of up to 2,000 files. */
  pathPatterns: 500,
  patternLength: 200,
  text: 300,
} as const;

/** The highest score at which a patch may be let through without anybody: the end of the level `low`. */
export const MAX_AUTO_RISK = RISK_FROM.medium - 1;

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'use lower case letters, digits and hyphens');
const score = z.int().min(0).max(100);
const count = z.int().min(0).max(1_000_000);
const patterns = z
  .array(z.string().min(1).max(POLICY_LIMITS.patternLength))
  .min(1)
  .max(POLICY_LIMITS.patterns);
const because = z.string().min(1).max(POLICY_LIMITS.text).describe('Why, in words; shown with each decision');

/** Where a rule looks, whichever way it goes. */
const place = {
  workflows: patterns.optional().describe('Ids of workflows; * and ? stand for any'),
  agents: patterns.optional().describe('Agents that proposed or would be called, as agent or agent/tool'),
};

const raisingRuleSchema = z.strictObject({
  id,
  when: z.strictObject({
    ...place,
    kinds: z
      .array(z.enum(['patch', 'tool-call', 'content']))
      .min(1)
      .optional(),
    riskAtLeast: score.optional(),
    linesAtLeast: count.optional().describe('Lines added and removed'),
    filesAtLeast: count.optional(),
    paths: patterns.optional().describe('Any touched path; ** stands for any folders'),
  }),
  then: z.enum(['ask', 'two-approvers', 'reject']),
  because,
});

const approvingRuleSchema = z.strictObject({
  id,
  when: z.strictObject({
    ...place,
    riskAtMost: score.max(MAX_AUTO_RISK, `is at most ${MAX_AUTO_RISK}: only low risk goes through by itself`),
    linesAtMost: count.optional(),
    filesAtMost: count.optional(),
    paths: patterns.optional().describe('All touched paths'),
  }),
  then: z.literal('auto-approve'),
  because,
});

function countPaths(
  rules: readonly { readonly when: { readonly paths?: readonly string[] | undefined } }[],
): number {
  return rules.reduce((sum, { when }) => sum + (when.paths?.length ?? 0), 0);
}

const approvers = z.union([z.literal(1), z.literal(2)]);

export const policySchema = z.strictObject({
  version: z.literal(1),
  /** People who have to approve, by level of risk. */
  approvers: z
    .strictObject({ low: approvers, medium: approvers, high: approvers, critical: approvers })
    .refine((by) => by.low <= by.medium && by.medium <= by.high && by.high <= by.critical, {
      error: 'asks fewer people where the risk is higher',
    })
    .default({ low: 1, medium: 1, high: 1, critical: 2 }),
  /** Whether who edited a patch may be among those who approve it. */
  ownEdits: z.enum(['allowed', 'refused']).default('allowed'),
  rules: z
    .array(z.discriminatedUnion('then', [raisingRuleSchema, approvingRuleSchema]))
    .max(POLICY_LIMITS.rules)
    .refine((rules) => new Set(rules.map((rule) => rule.id)).size === rules.length, {
      error: 'has two rules with the same id',
    })
    .refine((rules) => countPaths(rules) <= POLICY_LIMITS.pathPatterns, {
      error: `has more than ${POLICY_LIMITS.pathPatterns} patterns of paths in all`,
    })
    .default([]),
});
export type ApprovalPolicy = z.infer<typeof policySchema>;
export type PolicyRule = ApprovalPolicy['rules'][number];
export type RaisingRule = z.infer<typeof raisingRuleSchema>;
export type ApprovingRule = z.infer<typeof approvingRuleSchema>;

/** A policy with the SHA-256 of its canonical JSON, by which decisions name it. */
export interface PolicyInForce {
  readonly policy: ApprovalPolicy;
  readonly digest: string;
}

/** Names a policy by its content. */
export function inForce(policy: ApprovalPolicy, sha256: (utf8: string) => string): PolicyInForce {
  return { policy, digest: sha256(canonicalJson(policy)) };
}

/** What holds where nobody has written a policy: people decide everything, two of them what is critical. */
export const DEFAULT_POLICY: ApprovalPolicy = policySchema.parse({ version: 1 });
