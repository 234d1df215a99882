import type { ApprovalView } from '../../../core/run/views.ts';
import type { RunView } from '../../app/queries.ts';

/** What `run`, `runs resume` and `runs show` print under --json: the steps by node, and what waits. */
export function runDocument(
  { summary, steps, output }: RunView,
  waiting: readonly ApprovalView[],
): Record<string, unknown> {
  const { runId, status, workflowId, workflowName, workspace, startedAt, endedAt, reason, source } = summary;
  return {
    runId,
    status,
    reason,
    workflowId,
    workflowName,
    ...(source && { source }),
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
