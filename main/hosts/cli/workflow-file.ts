import { extname } from 'node:path';
import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import { ok, type Result } from '../../../core/errors.ts';
import { parseWorkflow, type WorkflowFormat } from '../../../core/workflow/parse.ts';
import { hasErrors, type Problem } from '../../../core/workflow/problem.ts';
import { WORKFLOW_LIMITS, type Workflow } from '../../../core/workflow/schema.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';
import type { Output } from './output.ts';
import { readNamedFile } from './read-file.ts';
import { withWorkflows } from './workflow-reader.ts';

export interface CheckedWorkflow {
  readonly workflow: Workflow | undefined;
  readonly problems: readonly Problem[];
  /** The file's text, and how it was read. */
  readonly text: string;
  readonly format: WorkflowFormat;
}

/** Whether a run may be made of it: warnings don't stop one. */
export function isRunnable(checked: CheckedWorkflow): boolean {
  return checked.workflow !== undefined && !hasErrors(checked.problems);
}

/** Reads and checks a workflow file. A file that can't be read is a refusal; a bad one has problems. */
export async function checkWorkflowFile(
  path: string,
  catalog: AgentCatalog,
): Promise<Result<CheckedWorkflow>> {
  const read = await readNamedFile(path, 'a workflow file', WORKFLOW_LIMITS.bytes);
  if (!read.ok) return read;
  const text = new TextDecoder().decode(read.value);
  const format: WorkflowFormat = extname(path).toLowerCase() === '.json' ? 'json' : 'yaml';
  const parsed = parseWorkflow(text, format);
  if (!parsed.workflow) return ok({ workflow: undefined, problems: parsed.problems, text, format });
  const found = validateWorkflow(parsed.workflow, catalog, parsed.locate);
  return ok({ workflow: parsed.workflow, problems: [...parsed.problems, ...found], text, format });
}

/** The same of a workflow that is named by its ref, wherever it is kept. */
export async function checkStoredWorkflow(
  ref: string,
  workspace: string,
  dataDir: string,
  output: Output,
): Promise<Result<CheckedWorkflow>> {
  const found = await withWorkflows(dataDir, output, ({ library }) => library.get({ ref, workspace }));
  if (!found.ok) return found;
  const { workflow, problems, text, format } = found.value;
  return ok({ workflow: workflow ?? undefined, problems, text, format });
}
