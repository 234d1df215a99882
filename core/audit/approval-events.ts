import { z } from 'zod';
import { actorSchema, subjectSchema } from './bundle.ts';

/**
 * The parts of the run's events that decisions rest on. Loose on purpose: an event may gain members, and
 * what it loses is reported.
 */
const id = z.string().min(1);

export const requestedSchema = z.looseObject({
  approvalId: id,
  stepId: id,
  attempt: z.int().min(0),
  subject: subjectSchema,
  digest: z.string(),
  expiresAt: z.iso.datetime(),
});
export type Requested = z.infer<typeof requestedSchema>;

export const decidedSchema = z.looseObject({
  approvalId: id,
  decision: z.enum(['approved', 'rejected']),
  by: actorSchema,
  reason: z.string().nullable(),
  digest: z.string(),
});
export type Decided = z.infer<typeof decidedSchema>;

export const voidedSchema = z.looseObject({
  approvalId: id,
  cause: z.enum(['moved', 'expired', 'cancelled']),
  reason: z.string().nullable(),
});
export type Voided = z.infer<typeof voidedSchema>;

/** patch.applied and patch.rolled-back alike. */
export const filesSchema = z.looseObject({ approvalId: id, files: z.array(z.string()) });
export type TouchedFiles = z.infer<typeof filesSchema>;

export const stepStartedSchema = z.looseObject({
  stepId: id,
  call: z.looseObject({ agent: z.string(), tool: z.string(), argsDigest: z.string() }).optional(),
});

/** `tools`: by `agent/tool`, what the run was told of them when it started. */
export const runStartedSchema = z.looseObject({
  tools: z.record(z.string(), z.looseObject({ risk: z.string(), effect: z.string() })),
});
