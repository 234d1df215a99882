import { z } from 'zod';
import type { Json } from '../json.ts';
import { actorSchema, subjectSchema } from './bundle.ts';
import { checksSchema, riskSchema, verdictSchema } from './risk-shape.ts';

/**
 * The parts of the run's events that decisions rest on. Loose on purpose: an event may gain members, and
 * what it loses is reported.
 */
const id = z.string().min(1);
/** A member of what was read from JSON. */
const json = z.custom<Json>();

export const requestedSchema = z.looseObject({
  approvalId: id,
  stepId: id,
  attempt: z.int().min(0),
  subject: subjectSchema,
  digest: z.string(),
  expiresAt: z.iso.datetime(),
  // Logs of before there were policies have none of these.
  risk: riskSchema.optional(),
  policy: verdictSchema.optional(),
  checks: checksSchema.nullable().optional(),
  proposedBy: z.string().nullable().optional(),
  replaces: id.optional(),
  amendedBy: actorSchema.optional(),
  candidate: z.int().min(0).optional(),
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

export const endorsedSchema = z.looseObject({
  approvalId: id,
  by: actorSchema,
  reason: z.string().nullable(),
  digest: z.string(),
});
export type Endorsed = z.infer<typeof endorsedSchema>;

export const snoozedSchema = z.looseObject({
  approvalId: id,
  by: actorSchema,
  until: z.iso.datetime().nullable(),
});
export type Snoozed = z.infer<typeof snoozedSchema>;

export const resetSchema = z.looseObject({
  steps: z.array(z.string()),
  cause: z.discriminatedUnion('kind', [
    z.looseObject({ kind: z.literal('revision'), approvalId: id, by: actorSchema, reason: z.string() }),
    z.looseObject({ kind: z.literal('retry'), by: actorSchema }),
  ]),
});

export const voidedSchema = z.looseObject({
  approvalId: id,
  cause: z.enum(['moved', 'expired', 'cancelled', 'amended']),
  reason: z.string().nullable(),
});
export type Voided = z.infer<typeof voidedSchema>;

/** patch.applied and patch.rolled-back alike. */
export const filesSchema = z.looseObject({ approvalId: id, files: z.array(z.string()) });
export type TouchedFiles = z.infer<typeof filesSchema>;

export const signalSchema = z.looseObject({
  signalId: id,
  name: z.string(),
  data: z.unknown(),
  digest: z.string(),
  by: actorSchema,
});

export const signalUsedSchema = z.looseObject({ signalId: id, stepId: id });

export const stepEndedSchema = z.looseObject({ stepId: id, given: z.boolean().optional() });

export const stepSkippedSchema = z.looseObject({ stepId: id, cause: z.string() });

export const stepStartedSchema = z.looseObject({
  stepId: id,
  call: z.looseObject({ agent: z.string(), tool: z.string(), argsDigest: z.string() }).optional(),
  signal: z.looseObject({ name: z.string() }).optional(),
  uses: z.looseObject({ workflow: z.string() }).optional(),
});

/** What of a workflow bounds its approvals: how often each node lets a rejection ask for another try. */
const workflowSchema = z.looseObject({
  nodes: z.array(
    z.looseObject({
      id,
      needs: z.array(z.union([z.string(), z.looseObject({ node: z.string() })])).default([]),
      revise: z.looseObject({ node: id.optional(), attempts: z.int() }).optional(),
    }),
  ),
});

/** What the run was told of the part of its workflow that it is about. */
export const partSchema = z.looseObject({
  given: z.record(z.string(), json).optional(),
  only: z.array(z.string()).optional(),
});

export type BoundWorkflow = z.infer<typeof workflowSchema>;

/** `tools`: by `agent/tool`, what the run was told of them when it started. */
export const runStartedSchema = z.looseObject({
  tools: z.record(z.string(), z.looseObject({ risk: z.string(), effect: z.string() })),
  workflow: workflowSchema.optional().catch(undefined),
  uses: z.record(z.string(), workflowSchema).optional().catch(undefined),
  ...partSchema.shape,
});
