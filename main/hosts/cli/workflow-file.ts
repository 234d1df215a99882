import { dirname, extname, resolve, sep } from 'node:path';
import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import { ok, type Result } from '../../../core/errors.ts';
import { parseWorkflow, type WorkflowFormat } from '../../../core/workflow/parse.ts';
import { hasErrors, type Problem } from '../../../core/workflow/problem.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import { WORKFLOW_FOLDER } from '../../../core/workflow/record.ts';
import { WORKFLOW_LIMITS } from '../../../core/workflow/schema-base.ts';
import { gatherUses } from '../../../core/workflow/used-workflows.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';
import { createFolders } from '../../adapters/folders-fs/folders.ts';
import { createUsable } from '../../app/find-workflows.ts';
import { starterWorkflows } from '../base/paths.ts';
import type { Output } from './output.ts';
import { readNamedFile } from './read-file.ts';
import { withReader } from './reader.ts';
import { withWorkflows } from './workflow-reader.ts';

export interface CheckedWorkflow {
  readonly workflow: Workflow | undefined;
  readonly problems: readonly Problem[];
  /** The workflows that it uses, itself or through others, by reference. */
  readonly uses: ReadonlyMap<string, Workflow>;
  /** The file's text, and how it was read. */
  readonly text: string;
  readonly format: WorkflowFormat;
}

/** Whether a run may be made of it: warnings don't stop one. */
export function isRunnable(checked: CheckedWorkflow): boolean {
  return checked.workflow !== undefined && !hasErrors(checked.problems);
}

/**
 * Reads and checks a workflow file. A file that can't be read is a refusal; a bad one has problems. The workflows that
 * it uses are those of `workspace`; left out: of the folder in whose workflows it lies, else the current one.
 */
export async function checkWorkflowFile(
  path: string,
  dataDir: string,
  catalog: AgentCatalog,
  workspace = workspaceOf(path),
): Promise<Result<CheckedWorkflow>> {
  const read = await readNamedFile(path, 'a workflow file', WORKFLOW_LIMITS.bytes);
  if (!read.ok) return read;
  const text = new TextDecoder().decode(read.value);
  const format: WorkflowFormat = extname(path).toLowerCase() === '.json' ? 'json' : 'yaml';
  const parsed = parseWorkflow(text, format);
  if (!parsed.workflow)
    return ok({ workflow: undefined, problems: parsed.problems, uses: new Map(), text, format });
  const { workflow, problems, locate } = parsed;
  const find = await usableIn(workspace, dataDir).finderFor(workflow);
  const found = validateWorkflow(workflow, catalog, locate, find);
  const { used: uses } = gatherUses(workflow, find);
  return ok({ workflow, problems: [...problems, ...found], uses, text, format });
}

/** The store is opened only for what is in it. */
function usableIn(workspace: string, dataDir: string) {
  const stored = (id: string) =>
    withReader(dataDir, async (store, blobs) => {
      const record = await store.getWorkflow({ kind: 'store', id });
      if (!record || record.isRemoved) return undefined;
      return { text: new TextDecoder().decode(await blobs.get(record.digest)), format: record.format };
    });
  return createUsable({ folders: createFolders(), starters: starterWorkflows(), stored }, workspace);
}

function workspaceOf(path: string): string {
  const folder = dirname(resolve(path));
  const suffix = sep + WORKFLOW_FOLDER.replaceAll('/', sep);
  return folder.endsWith(suffix) ? folder.slice(0, -suffix.length) : process.cwd();
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
  const { workflow, problems, uses, text, format } = found.value;
  return ok({
    workflow: workflow ?? undefined,
    ...{ problems, uses: new Map(Object.entries(uses)), text, format },
  });
}
