import type { ApprovalView, RunSummary, StepView } from '../../../core/run/views.ts';

/** What `run`, `runs resume` and `runs show` print under --json: the steps by node, and what waits. */
export function runDocument(
  summary: RunSummary,
  steps: readonly StepView[],
  waiting: readonly ApprovalView[],
  output: unknown,
): Record<string, unknown> {
  const { runId, status, workflowId, workflowName, workspace, startedAt, endedAt, reason } = summary;
  return {
    runId,
    status,
    reason,
    workflowId,
    workflowName,
    workspace,
    startedAt,
    endedAt,
    steps: steps
      .filter((step) => step.stepId === step.nodeId)
      .map(({ nodeId, state, attempts, detail, error }) => ({ nodeId, state, attempts, detail, error })),
    waiting: waiting.map(({ approvalId, digest, title, stepId, expiresAt }) => ({
      approvalId,
      digest,
      title,
      stepId,
      expiresAt,
    })),
    output,
  };
}
