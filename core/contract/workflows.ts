import { z } from 'zod';
import type { AgentManifest } from '../agent/manifest.ts';
import type { WorkflowPlan } from '../workflow/plan.ts';
import type { Problem } from '../workflow/problem.ts';
import type { Workflow, WorkflowInput } from '../workflow/schema.ts';
import type { RunSummary } from '../run/views.ts';
import { gives, pathSchema, procedure } from './base.ts';

/** Names a workflow: `starter:ID`, or `file:PATH` relative to the workspace that the call names. */
export const workflowRefSchema = z.string().regex(/^(starter:[a-z0-9][a-z0-9-]{0,63}|file:.{1,4096})$/);

/** A workflow as a line in the list. */
export interface WorkflowLine {
  readonly ref: string;
  /** Null when the file is too broken to tell. */
  readonly id: string | null;
  readonly name: string;
  readonly description: string;
  readonly version: number | null;
  readonly source: 'starter' | 'workspace';
  /** The file, as the person knows it. */
  readonly path: string;
  readonly nodes: number;
  readonly errors: number;
  readonly warnings: number;
  /** Nodes that wait for a person. */
  readonly gates: number;
  /** In the workspace that the call names. */
  readonly lastRun: RunSummary | null;
}

/** A workflow with its text and everything that was found out about it. */
export interface WorkflowDetail {
  readonly line: WorkflowLine;
  readonly text: string;
  /** Undefined members of an invalid file are null. */
  readonly workflow: Workflow | null;
  readonly problems: readonly Problem[];
  readonly plan: WorkflowPlan | null;
  readonly inputs: Readonly<Record<string, WorkflowInput>>;
}

/** Null: starters only; left out: that which was opened last. */
const workspace = pathSchema.nullable().optional();

export const workflows = {
  list: procedure.input(z.strictObject({ workspace }).default({})).output(gives<readonly WorkflowLine[]>()),
  get: procedure.input(z.strictObject({ workspace, ref: workflowRefSchema })).output(gives<WorkflowDetail>()),
  /** The agents that steps can call. */
  catalog: procedure.output(gives<readonly AgentManifest[]>()),
};
