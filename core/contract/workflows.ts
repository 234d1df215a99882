import { z } from 'zod';
import type { AgentManifest } from '../agent/manifest.ts';
import type { WorkflowPlan } from '../workflow/plan.ts';
import type { Problem } from '../workflow/problem.ts';
import type { Workflow, WorkflowInput } from '../workflow/schema.ts';
import { WORKFLOW_LIMITS, workflowRefSchema as usedRefSchema } from '../workflow/schema-base.ts';
import type { VersionLine, WorkflowSource } from '../workflow/version.ts';
import type { RunSummary } from '../run/views.ts';
import type { ExportedFile } from './audit.ts';
import { digestSchema, gives, keepable, pageInput, procedure, searchSchema, type Page } from './base.ts';
import { workflowDrafts } from './workflow-drafts.ts';
import {
  noteSchema,
  workflowRefSchema,
  workflowTarget,
  workflowTextSchema,
  workspaceSchema,
} from './workflow-target.ts';

/** How what is there stands to its saved versions. */
export type SavedState =
  /** There are none: it comes with the program, or was never saved from here. */
  | { readonly kind: 'none' }
  /** It is version `number`, the newest. */
  | { readonly kind: 'saved'; readonly number: number; readonly at: string }
  /**
   * It is another text than version `number`, the newest: somebody changed the file with another program. It becomes a
   * version of its own as soon as somebody saves, restores, renames or removes it from here, before that is done.
   */
  | { readonly kind: 'outside'; readonly number: number; readonly at: string };

/** A workflow as a line in the list. */
export interface WorkflowLine {
  readonly ref: string;
  /** Null when the file is too broken to tell. */
  readonly id: string | null;
  readonly name: string;
  readonly description: string;
  /** What its author calls its version; saved versions are `saved`. */
  readonly version: number | null;
  readonly source: WorkflowSource;
  /** The file, as the person knows it; of the store its ID. */
  readonly path: string;
  /** Of which workspace (real path) it is a file; null: it is none. Goes with `ref` into whatever is asked of it. */
  readonly workspace: string | null;
  readonly nodes: number;
  readonly errors: number;
  readonly warnings: number;
  /** Nodes that wait for a person. */
  readonly gates: number;
  readonly saved: SavedState;
  /** Somebody's unsaved text is kept. */
  readonly hasDraft: boolean;
  /** In the workspace that the call names. */
  readonly lastRun: RunSummary | null;
}

/** What was found out about a text. */
export interface CheckedText {
  /** Null when its shape is wrong. */
  readonly workflow: Workflow | null;
  readonly problems: readonly Problem[];
  /** Null when it has errors. */
  readonly plan: WorkflowPlan | null;
  readonly inputs: Readonly<Record<string, WorkflowInput>>;
}

/** A workflow with its text and everything that was found out about it. */
export interface WorkflowDetail extends CheckedText {
  readonly line: WorkflowLine;
  readonly text: string;
  readonly format: 'yaml' | 'json';
  /** SHA-256 of the bytes that are there, to be named when it is saved. Null: they can't be read, so nor replaced. */
  readonly digest: string | null;
  /** True, or why it can't be saved in its place (a starter, a link, a file that is no text). */
  readonly canSave: true | string;
}

/** What stands in a workflow's place now, for whoever wanted to replace something else. */
export interface CurrentText {
  /** Null: nothing stands there, or nothing that can be read; `problem` says why. */
  readonly text: string | null;
  readonly digest: string | null;
  readonly saved: SavedState;
  readonly problem: string | null;
}

/** Nothing was changed: what is there is not what the caller had seen. */
export interface Conflict {
  readonly kind: 'conflict';
  readonly current: CurrentText;
}

/** What came of saving. `outside`: the version as which the text that another program had put there was kept. */
export type SaveOutcome =
  | {
      readonly kind: 'saved';
      readonly number: number;
      readonly digest: string;
      /** False: the newest version has this text already, and stays the newest. */
      readonly isNew: boolean;
      readonly outside: number | null;
    }
  | Conflict;

/** A version with its text. */
export interface VersionText extends CheckedText {
  readonly line: VersionLine;
  readonly text: string;
  readonly format: 'yaml' | 'json';
}

/** What a new workflow is. */
export interface Created {
  readonly ref: string;
  readonly number: number;
  readonly digest: string;
  readonly problems: readonly Problem[];
}

const versionNumber = z.int().min(1).max(1_000_000_000);
/** SHA-256 of what the caller has seen there; null: nothing. Where something else is, that is a conflict. */
const baseDigest = digestSchema.nullable();
const note = noteSchema.optional();

export const workflows = {
  /** Starters, the files of the workspace, and of the store the 100 that were saved last. */
  list: procedure
    .input(z.strictObject({ workspace: workspaceSchema }).default({}))
    .output(gives<readonly WorkflowLine[]>()),
  /** All that are kept in the store, by name. */
  stored: procedure
    .input(z.strictObject({ workspace: workspaceSchema, text: searchSchema.optional(), ...pageInput }))
    .output(gives<Page<WorkflowLine>>()),
  get: procedure.input(z.strictObject(workflowTarget)).output(gives<WorkflowDetail>()),
  /** The agents that steps can call. */
  catalog: procedure.output(gives<readonly AgentManifest[]>()),
  /**
   * Those that a workflow under edit uses, and all that these use: by reference as it is written, null where it can't
   * be read; what isn't there is left out. Hardly more than a run may use (WORKFLOW_LIMITS): enough to tell that.
   */
  uses: procedure
    .input(
      z.strictObject({
        refs: z.array(usedRefSchema).max(WORKFLOW_LIMITS.used),
        workspace: workspaceSchema,
      }),
    )
    .output(gives<Readonly<Record<string, Workflow | null>>>()),
  /** Checks a text that is nowhere yet; never refused, whatever it holds. */
  check: procedure
    .input(z.strictObject({ text: workflowTextSchema, format: z.enum(['yaml', 'json']).optional() }))
    .output(gives<CheckedText>()),
  /**
   * Makes a new one under an id and a file name that are free. `copy`: of any other, also of an old version. `text`: an
   * import; what is no readable text is refused with invalid_workflow and the places, wrong steps are not.
   */
  create: procedure
    .input(
      z.strictObject({
        from: z.discriminatedUnion('kind', [
          z.strictObject({ kind: z.literal('empty') }),
          z.strictObject({
            kind: z.literal('copy'),
            ref: workflowRefSchema,
            number: versionNumber.optional(),
          }),
          z.strictObject({
            kind: z.literal('text'),
            text: workflowTextSchema,
            format: z.enum(['yaml', 'json']).optional(),
          }),
        ]),
        where: z.enum(['workspace', 'store']),
        /** Its title, from which id and file name are made; that of what it is made from when left out. */
        name: keepable(z.string().trim().min(1).max(200)).optional(),
        note,
        /** Where it goes, or what names are taken; also of which one the copied file is. */
        workspace: workspaceSchema,
      }),
    )
    .output(gives<Created>()),
  /**
   * Makes a text the newest version, in the file or in the store. Any text is taken that can be read back, with errors
   * too: it is the person's file. Refused for starters and for what `canSave` names.
   */
  save: procedure
    .input(
      z.strictObject({
        ...workflowTarget,
        text: workflowTextSchema,
        baseDigest,
        note,
        /** `seq` of the draft that is saved with this: it is discarded, unless another window has written since. */
        draft: z.int().min(0).optional(),
      }),
    )
    .output(gives<SaveOutcome>()),
  /** Newest first. */
  versions: procedure
    .input(z.strictObject({ ...workflowTarget, ...pageInput }))
    .output(gives<Page<VersionLine>>()),
  version: procedure
    .input(z.strictObject({ ...workflowTarget, number: versionNumber }))
    .output(gives<VersionText>()),
  /** Makes the text of an old version the newest; also of a workflow that was removed (`baseDigest` null). */
  restore: procedure
    .input(z.strictObject({ ...workflowTarget, number: versionNumber, baseDigest, note }))
    .output(gives<SaveOutcome>()),
  /** Another file name, or ID in the store. The versions stay with it, a draft too. */
  rename: procedure
    .input(z.strictObject({ ...workflowTarget, to: keepable(z.string().trim().min(1).max(120)) }))
    .output(gives<{ readonly ref: string }>()),
  /** Takes it away. Its versions stay, so that `restore` brings it back. */
  remove: procedure
    .input(z.strictObject({ ...workflowTarget, baseDigest: digestSchema }))
    .output(gives<{ readonly kind: 'removed'; readonly number: number } | Conflict>()),
  /** The text of it, or of one of its versions, as a file to keep. */
  export: procedure
    .input(z.strictObject({ ...workflowTarget, number: versionNumber.optional() }))
    .output(gives<ExportedFile>()),
  ...workflowDrafts,
};
