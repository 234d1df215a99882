import { z } from 'zod';
import { WORKFLOW_LIMITS } from '../workflow/schema-base.ts';
import { keepable, pathSchema } from './base.ts';

/**
 * Names a workflow: `starter:ID` comes with the program; `file:PATH` is a file of a workspace, relative to it;
 * `store:ID` is kept in the data folder and belongs to no workspace.
 */
export const workflowRefSchema = keepable(
  z.string().regex(/^((starter|store):[a-z0-9][a-z0-9-]{0,63}|file:.{1,4096})$/),
);

/** The workspace that a call names. */
export const workspaceSchema = pathSchema.nullable().optional();

/** Which workflow something is asked of. */
export const workflowTarget = {
  ref: workflowRefSchema,
  /**
   * Of which workspace a file is meant (WorkflowLine.workspace): a window names that which it shows, so that another
   * one that opens another workspace doesn't turn a save to the wrong folder. Null: none, only starters and the store;
   * left out: that which was opened last.
   */
  workspace: workspaceSchema,
};

/** The text of a workflow, whatever it holds; its bytes are counted where it is kept. */
export const workflowTextSchema = z.string().max(WORKFLOW_LIMITS.bytes);

/** What a person says of a version. */
export const noteSchema = keepable(z.string().trim().min(1).max(1_000));
