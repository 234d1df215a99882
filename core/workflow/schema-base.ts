import { z } from 'zod';
import type { Json } from '../json.ts';

/** Bounds of a workflow file. They keep validation and runs finite whatever a file contains. */
export const WORKFLOW_LIMITS = {
  bytes: 2 * 1024 * 1024,
  depth: 64,
  nodes: 2_000,
  needsPerNode: 200,
  annotations: 500,
  mapItems: 10_000,
  /** Rounds of a loop. */
  rounds: 100,
  /** Candidates of an exploration: each has a copy of the workspace. */
  candidates: 20,
  /** How deep workflows may use workflows: a run's own is at depth 0. */
  useDepth: 8,
  /** Capabilities that one call may require. */
  requires: 16,
  /** Different workflows that one run may use. */
  used: 64,
  /** Characters of JSON of all of them: a run's first event holds them. */
  usedSize: 4 * 1024 * 1024,
  textLength: 20_000,
} as const;

export const jsonSchema: z.ZodType<Json> = z.json();
export const textSchema = z.string().max(WORKFLOW_LIMITS.textLength);

/** Node ids are plain identifiers, so that templates and expressions can name them without quoting. */
export const nodeIdSchema = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]{0,63}$/,
    'use letters, digits and underscores, starting with a letter, at most 64',
  );

/** A workflow by its place, as the list of workflows names it: `starter:NAME`, `file:PATH` or `store:ID`. */
export const workflowRefSchema = z
  .string()
  .max(1_000)
  .regex(
    /^(starter|file|store):[^\s]/,
    'name a workflow as the list of workflows does, like file:review.yaml',
  );

/** What an agent has to be able to do, as its manifest says it: `security.scan`. */
export const capabilitySchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,63}$/, 'use lower case letters, digits, dots and hyphens, at most 64');

/** A duration as people write it: `500ms`, `30s`, `5m`, `2h`, `1d`. */
export const durationSchema = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?(ms|s|m|h|d)$/, 'use a number and a unit, like 500ms, 30s, 5m, 2h or 1d');

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Milliseconds of a duration text. Throws RangeError when the text is none (the schema refuses those first). */
export function durationMs(duration: string): number {
  const match = /^([\d.]+)(ms|s|m|h|d)$/.exec(duration);
  const unit = match?.[2];
  if (!match || !(unit === 'ms' || unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')) {
    throw new RangeError(`"${duration}" is not a duration; write a number and a unit, like 30s`);
  }
  return Math.round(Number(match[1]) * UNIT_MS[unit]);
}

/** When an edge lets its target run, judged by how its source ended. */
export const edgeOutcomeSchema = z.enum(['success', 'failure', 'rejected', 'done', 'true', 'false']);
export type EdgeOutcome = z.infer<typeof edgeOutcomeSchema>;

/** YAML reads an unquoted true or false as a boolean; both spellings mean the same here. */
const writtenOutcomeSchema = z.union([
  edgeOutcomeSchema,
  z.boolean().transform((value): EdgeOutcome => (value ? 'true' : 'false')),
]);

export const needObjectSchema = z.strictObject({
  node: nodeIdSchema,
  on: writtenOutcomeSchema.default('success'),
});
export const needSchema = z.union([nodeIdSchema, needObjectSchema]);

export const retrySchema = z.strictObject({
  attempts: z.int().min(1).max(20).describe('Tries in all, the first included'),
  initial: durationSchema.default('1s').describe('Wait before the second try'),
  factor: z.number().min(1).max(10).default(2),
  max: durationSchema.default('60s').describe('Longest wait between two tries'),
  jitter: z.number().min(0).max(1).default(0.2).describe('Share of the wait that varies'),
});
export type RetryPolicy = z.infer<typeof retrySchema>;

/** How much the calls of a node matter where not all can be made at once, the most first. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;
export const prioritySchema = z.enum(PRIORITIES);
export type Priority = z.infer<typeof prioritySchema>;

/** Calls of which only so many are made at once, over all runs. */
export const concurrencyGroupSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.\-/]{0,63}$/, 'use letters, digits and _ . - /, at most 64'),
  limit: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('Calls at once; the smallest of those that name the group counts'),
});
export type ConcurrencyGroup = z.infer<typeof concurrencyGroupSchema>;

/** What a node may use up. Kept and shown; nothing enforces it yet. */
export const budgetSchema = z.strictObject({
  money: z.number().positive().max(1_000_000).optional().describe('In the currency of the settings'),
  tokens: z.int().min(1).max(1_000_000_000).optional().describe('Of language models, in and out together'),
  time: durationSchema.optional().describe('Of all tries together (1s to 24h)'),
});
export type Budget = z.infer<typeof budgetSchema>;
