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
    ...(summary.partial && { partial: true }),
    workflowId,
    workflowName,
    ...(source && { source }),
    workspace,
    startedAt,
    endedAt,
    steps: steps
      // Items of maps may be thousands.
      .filter(({ stepId }) => !stepId.includes('['))
      .map(({ nodeId, state, attempts, detail, error, given, chosen, handoff, handedTo }) => ({
        ...{ nodeId, state, attempts, detail, error },
        ...(given && { given }),
        ...(chosen && { chosen }),
        ...(handoff && { handoff }),
        ...(handedTo && { handedTo }),
      })),
    waiting: waiting.map(({ approvalId, digest, title, stepId, expiresAt }) => ({
      approvalId,
      digest,
      title,
      stepId,
      expiresAt,
    })),
    signals: steps.flatMap(({ stepId, signal }) => (signal === null ? [] : [{ stepId, name: signal }])),
    output,
  };
}
