import { z } from 'zod';
import type { Actor } from '../approval/subject.ts';
import { digestSchema, gives, procedure } from './base.ts';
import { workflowTarget, workflowTextSchema } from './workflow-target.ts';

/** A text that somebody works on and has not saved. There is at most one for a workflow. */
export interface DraftLine {
  readonly ref: string;
  /** Of a file: real path of its workspace. */
  readonly workspace: string | null;
  /** Grows with each writing, and never comes twice for a workflow. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly by: Actor;
}

export interface DraftView extends DraftLine {
  readonly text: string;
  /** SHA-256 of the text that the draft was begun on; null: there was none. */
  readonly baseDigest: string | null;
}

/** What came of writing a draft. */
export type DraftOutcome =
  | { readonly kind: 'kept'; readonly seq: number; readonly at: string }
  /** Another window wrote since: its draft; or saved or discarded the one that was named: null. Nothing was written. */
  | { readonly kind: 'conflict'; readonly draft: DraftView | null };

const seq = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Unsaved texts: kept in the data folder at once, so that neither a crash nor closing the window loses them. */
export const workflowDrafts = {
  draft: procedure.input(z.strictObject(workflowTarget)).output(gives<DraftView | null>()),
  /** All there are, newest first; of workspaces that are not open, too. */
  drafts: procedure.output(gives<readonly DraftLine[]>()),
  /** Callers wait for a pause in the typing (half a second or so) before they call. */
  saveDraft: procedure
    .input(
      z.strictObject({
        ...workflowTarget,
        text: workflowTextSchema,
        baseDigest: digestSchema.nullable(),
        /** `seq` of the draft that the caller wrote or read last; null: it knows of none. */
        after: seq.nullable(),
      }),
    )
    .output(gives<DraftOutcome>()),
  /** With `seq`: only that one. Tells whether there is none any more. */
  discardDraft: procedure
    .input(z.strictObject({ ...workflowTarget, seq: seq.optional() }))
    .output(gives<{ readonly discarded: boolean }>()),
};
