import type { WorkflowLine } from '../../../core/contract/workflows.ts';
import type { RunSummary } from '../../../core/run/views.ts';
import type { FoundWorkflow } from '../workflow-library.ts';

/** A workflow as a line in the list; a file that is too broken to tell goes by its path. */
export function workflowLine(found: FoundWorkflow, lastRun: RunSummary | null): WorkflowLine {
  const { ref, source, path, workflow, problems, plan } = found;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return {
    ref,
    source,
    path,
    id: workflow?.id ?? null,
    name: workflow?.name ?? path,
    description: workflow?.description ?? '',
    version: workflow?.version ?? null,
    nodes: workflow?.nodes.length ?? 0,
    errors,
    warnings: problems.length - errors,
    gates: plan?.needsApproval.length ?? 0,
    lastRun,
  };
}
