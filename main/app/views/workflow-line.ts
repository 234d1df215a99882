import type { WorkflowLine } from '../../../core/contract/workflows.ts';
import type { ListedWorkflow } from '../workflow-library.ts';

/** A workflow as a line in the list; a file that is too broken to tell goes by its path. */
export function workflowLine(
  found: ListedWorkflow,
  about: Pick<WorkflowLine, 'hasDraft' | 'lastRun'>,
): WorkflowLine {
  const { ref, source, path, workspace, saved, workflow, problems, plan } = found;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return {
    ref,
    source,
    path,
    workspace,
    id: workflow?.id ?? null,
    name: workflow?.name ?? path,
    description: workflow?.description ?? '',
    version: workflow?.version ?? null,
    nodes: workflow?.nodes.length ?? 0,
    errors,
    warnings: problems.length - errors,
    gates: plan?.needsApproval.length ?? 0,
    saved,
    ...about,
  };
}
