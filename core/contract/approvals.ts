import { z } from 'zod';
import { PATCH_LIMITS } from '../approval/patch-limits.ts';
import { RISK_LEVELS, type RiskLevel } from '../approval/risk.ts';
import type { ChosenCall } from '../agent/choice.ts';
import type { Actor, ApprovalStatus, ApprovalSubject } from '../approval/subject.ts';
import type { Refusal } from '../errors.ts';
import type { Json } from '../json.ts';
import type { Choice } from '../run/candidates.ts';
import type { ApprovalView } from '../run/views.ts';
import { WORKFLOW_LIMITS } from '../workflow/schema-base.ts';
import {
  digestSchema,
  gives,
  idSchema,
  pageInput,
  pathSchema,
  procedure,
  reasonSchema,
  searchSchema,
  timeSchema,
  type Page,
} from './base.ts';

export const APPROVAL_STATUSES = [
  'waiting',
  'approved',
  'rejected',
  'void',
  'expired',
  'cancelled',
] as const satisfies readonly ApprovalStatus[];

/** An approval as a line of the queue. */
export interface ApprovalLine {
  readonly approvalId: string;
  readonly runId: string;
  readonly stepId: string;
  readonly workflowName: string;
  readonly title: string;
  readonly kind: ApprovalSubject['kind'];
  readonly status: ApprovalStatus;
  readonly digest: string;
  readonly score: number;
  readonly level: RiskLevel;
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly snoozedUntil: string | null;
  /** Of a patch; 0 otherwise. */
  readonly files: number;
  readonly added: number;
  readonly removed: number;
  readonly decidedBy: Actor | null;
  readonly decidedAt: string | null;
  readonly reason: string | null;
  /** People who have approved, and who have to. */
  readonly endorsed: number;
  readonly approvers: number;
  readonly patch: ApprovalView['patch'];
}

/** A step before the approval, so that the person sees where the content comes from. */
export interface ContextStep {
  readonly stepId: string;
  readonly title: string;
  readonly calls: string | null;
  /** At most 20,000 characters of JSON; null when larger. */
  readonly output: Json;
}

/** The whole story of an approval but for its diff, which is asked for apart. */
export interface ApprovalCard {
  readonly approval: ApprovalView;
  readonly workspace: string;
  readonly baseCommit: string | null;
  /** Branch that HEAD names now; null when detached or no repository. */
  readonly branch: string | null;
  /** Whether the workspace still is what was asked about; only while waiting. Null: not a patch. */
  readonly moved: string | null;
  /** The steps that it follows from, nearest first; at most 20. */
  readonly context: readonly ContextStep[];
  /** The candidates that it offers, the best first; empty: it offers no choice. */
  readonly choices: readonly Choice[];
  /** How the agents that it is of or that proposed it were chosen; empty: the workflow names them, or none did. */
  readonly chosen: readonly ChosenCall[];
  /** Who changed what it asks about, the last one first; empty: it is as it was proposed. */
  readonly amenders: readonly Actor[];
  /** The approval that took its place, when it was amended. */
  readonly replacedBy: string | null;
  readonly runStatus: string;
  /** Whether an applied patch can be taken back now: true, or why not. */
  readonly canRollBack: true | string;
}

/** A part of the text of a diff, in UTF-16 code units. */
export interface DiffPart {
  /** SHA-256 of the whole diff. */
  readonly patchDigest: string;
  readonly text: string;
  /** Where the next part begins; null: this was the last. */
  readonly next: number | null;
  /** Length of the whole text. */
  readonly length: number;
}

/** Which parts of a patch: by the index of a file in the diff, all of it or these hunks (indices from 0). */
export const selectionSchema = z
  .array(
    z.strictObject({
      file: z.int().min(0).max(PATCH_LIMITS.files),
      hunks: z.union([
        z.literal('all'),
        z.array(z.int().min(0).max(PATCH_LIMITS.lines)).min(1).max(PATCH_LIMITS.lines),
      ]),
    }),
  )
  .min(1)
  .max(PATCH_LIMITS.files);
export type Selection = z.infer<typeof selectionSchema>;

const target = { approvalId: idSchema, digest: digestSchema };

/** What came of one decision. */
export interface DecisionOutcome {
  readonly approvalId: string;
  readonly runId: string;
  readonly status: ApprovalStatus;
  /** True when a second person has to approve, too. */
  readonly waitsForSecond: boolean;
}

export const approvals = {
  list: procedure
    .input(
      z.strictObject({
        statuses: z.array(z.enum(APPROVAL_STATUSES)).max(APPROVAL_STATUSES.length).optional(),
        runId: idSchema.optional(),
        workflowId: z.string().max(64).optional(),
        level: z.enum(RISK_LEVELS).optional(),
        text: searchSchema.optional(),
        snoozed: z.enum(['hide', 'only', 'all']).default('hide'),
        order: z.enum(['risk', 'oldest', 'newest', 'expiry']).default('risk'),
        ...pageInput,
      }),
    )
    .output(gives<Page<ApprovalLine>>()),
  get: procedure.input(z.strictObject({ approvalId: idSchema })).output(gives<ApprovalCard>()),
  /** The diff exactly as it would be applied, `from` a place in its text on; a long one comes in parts. */
  diff: procedure
    .input(
      z.strictObject({ approvalId: idSchema, from: z.int().min(0).max(PATCH_LIMITS.diffBytes).default(0) }),
    )
    .output(gives<DiffPart>()),
  /** A touched file as the patch leaves it, for editing; null with the reason when it is no text or too large. */
  patchedFile: procedure.input(z.strictObject({ approvalId: idSchema, path: pathSchema })).output(
    gives<{
      readonly before: string | null;
      readonly after: string | null;
      readonly problem: string | null;
    }>(),
  ),
  approve: procedure
    .input(
      z.strictObject({
        ...target,
        reason: reasonSchema.optional(),
        /** Only these parts. `patchDigest` is that of the narrowed diff which was shown. */
        part: z.strictObject({ selection: selectionSchema, patchDigest: digestSchema }).optional(),
      }),
    )
    .output(gives<DecisionOutcome>()),
  reject: procedure
    .input(
      z.strictObject({
        ...target,
        reason: reasonSchema,
        /** Gives the reason to the agent, which proposes anew (bounded by the workflow). */
        again: z.boolean().default(false),
      }),
    )
    .output(gives<DecisionOutcome>()),
  /** Replaces the patch by an edited one, which is checked anew and waits for a decision of its own. */
  edit: procedure
    .input(
      z.strictObject({
        ...target,
        /** Wanted contents of touched files; those not listed stay as proposed. */
        files: z
          .array(z.strictObject({ path: pathSchema, content: z.string().max(2_000_000) }))
          .min(1)
          .max(200),
      }),
    )
    .output(gives<{ readonly approvalId: string; readonly digest: string }>()),
  /** Replaces the patch by that of another candidate, which is checked anew and waits for a decision of its own. */
  choose: procedure
    .input(z.strictObject({ ...target, candidate: z.int().min(0).max(WORKFLOW_LIMITS.candidates) }))
    .output(gives<{ readonly approvalId: string; readonly digest: string }>()),
  /** Hides it from the queue until then; null shows it again. */
  snooze: procedure.input(z.strictObject({ ...target, until: timeSchema.nullable() })).output(gives<null>()),
  /** Decides many, each bound to its own digest; what was refused says why, the rest is done. */
  decideMany: procedure
    .input(
      z.strictObject({
        items: z.array(z.strictObject(target)).min(1).max(100),
        decision: z.enum(['approved', 'rejected']),
        reason: reasonSchema.optional(),
      }),
    )
    .output(
      gives<
        readonly {
          readonly approvalId: string;
          readonly refusal: Refusal | null;
          readonly waitsForSecond: boolean;
        }[]
      >(),
    ),
};
