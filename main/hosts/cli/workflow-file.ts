import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import { ok, refuse, type Result } from '../../../core/errors.ts';
import { parseWorkflow } from '../../../core/workflow/parse.ts';
import type { Problem } from '../../../core/workflow/problem.ts';
import { WORKFLOW_LIMITS, type Workflow } from '../../../core/workflow/schema.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';

export interface CheckedWorkflow {
  readonly workflow: Workflow | undefined;
  readonly problems: readonly Problem[];
}

/** Whether a run may be made of it: warnings don't stop one. */
export function isRunnable(checked: CheckedWorkflow): boolean {
  return checked.workflow !== undefined && checked.problems.every((problem) => problem.severity !== 'error');
}

/** Reads and checks a workflow file. A file that can't be read is a refusal; a bad one has problems. */
export async function checkWorkflowFile(
  path: string,
  catalog: AgentCatalog,
): Promise<Result<CheckedWorkflow>> {
  const read = await readBounded(path);
  if (!read.ok) return read;
  const format = extname(path).toLowerCase() === '.json' ? 'json' : 'yaml';
  const parsed = parseWorkflow(read.value, format);
  if (!parsed.workflow) return ok({ workflow: undefined, problems: parsed.problems });
  const found = validateWorkflow(parsed.workflow, catalog, parsed.locate);
  return ok({ workflow: parsed.workflow, problems: [...parsed.problems, ...found] });
}

async function readBounded(path: string): Promise<Result<string>> {
  try {
    const { size } = await stat(path);
    if (size > WORKFLOW_LIMITS.bytes) {
      const message = `${path} has ${size} bytes; a workflow has at most ${WORKFLOW_LIMITS.bytes}.`;
      return refuse('invalid_input', message, 'Name a workflow file, or split it.');
    }
    return ok(await readFile(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const why = READ_ERRORS[String(error.code)] ?? error.message;
    return refuse(
      'invalid_input',
      `The workflow file ${path} can't be read: ${why}.`,
      'Check the path and its permissions.',
    );
  }
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'access is denied',
  ENOTDIR: 'a part of the path is no folder',
};
