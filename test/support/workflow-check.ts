import type { AgentCatalog } from '../../core/agent/manifest.ts';
import type { WorkflowFormat } from '../../core/workflow/parse.ts';
import { parseWorkflow } from '../../core/workflow/parse.ts';
import type { Problem } from '../../core/workflow/problem.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import type { FindWorkflow } from '../../core/workflow/used-workflows.ts';
import { validateWorkflow } from '../../core/workflow/validate.ts';
import { sampleCatalog } from './workflow-catalog.ts';

/** Everything that is wrong with a workflow file, as a host would find it. */
export function problemsOf(
  text: string,
  format?: WorkflowFormat,
  catalog: AgentCatalog = sampleCatalog(),
  find?: FindWorkflow,
): Problem[] {
  const { workflow, problems, locate } = parseWorkflow(text, format);
  return workflow ? [...problems, ...validateWorkflow(workflow, catalog, locate, find)] : problems;
}

/** A workflow that must be right. Throws with its problems. */
export function soundWorkflow(text: string, catalog: AgentCatalog = sampleCatalog()): Workflow {
  const problems = problemsOf(text, undefined, catalog);
  const { workflow } = parseWorkflow(text);
  if (!workflow || problems.length > 0) throw new Error(JSON.stringify(problems, null, 2));
  return workflow;
}
