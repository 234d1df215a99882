import type { WorkflowLine } from '../../core/contract/workflows.ts';
import type { RunSummary } from '../../core/run/views.ts';

/** The lines with a run put where it is the newest of its workflow; the same lines when it is none's. */
export function withLastRun(lines: readonly WorkflowLine[], run: RunSummary): readonly WorkflowLine[] {
  const isNewest = ({ id, lastRun }: WorkflowLine): boolean =>
    id === run.workflowId && (lastRun === null || lastRun.startedAt <= run.startedAt);
  return lines.some(isNewest)
    ? lines.map((line) => (isNewest(line) ? { ...line, lastRun: run } : line))
    : lines;
}
