import { isRunEnd } from '../../../core/run/vocabulary.ts';
import type { RunSummary } from '../../../core/run/views.ts';
import { askHost } from '../base/control/client.ts';
import { hint } from './hint.ts';

/** Who only looks doesn't wait long for a host that gives no answer. */
const ASK_MS = 2_000;

/** The process in which a run goes on by itself; null: in none. Undefined: the folder's owner can't be asked. */
export type DrivenBy = number | null | undefined;

/** Finds out by whom runs are driven, with one question for all of them. */
export async function findDrivers(
  dataDir: string,
  runs: readonly Pick<RunSummary, 'runId' | 'status'>[],
): Promise<(runId: string) => DrivenBy> {
  const open = runs.filter(({ status }) => !isRunEnd(status)).map(({ runId }) => runId);
  if (open.length === 0) return () => null;
  const answer = await askHost(dataDir, { kind: 'driving', runIds: open }, ASK_MS);
  if (!answer) return () => null;
  if (!answer.ok) return (runId) => (open.includes(runId) ? undefined : null);
  const { pid, runIds } = answer.value;
  return (runId) => (runIds.includes(runId) ? pid : null);
}

/** How a run stands, in the same words in a list and by itself. */
export function standingWords(status: RunSummary['status'], drivenBy: DrivenBy): string {
  if (isRunEnd(status) || drivenBy === undefined) return status;
  return drivenBy === null ? `${status}, driven by nobody` : `${status}, driven by process ${drivenBy}`;
}

/** What to do for a run that may stand still; undefined where there is nothing to do. */
export function resumeHint(
  { runId, status }: Pick<RunSummary, 'runId' | 'status'>,
  drivenBy: DrivenBy,
  dataDir: string,
): string | undefined {
  if (isRunEnd(status) || typeof drivenBy === 'number') return undefined;
  const command = hint(`runs resume ${runId}`, dataDir);
  return drivenBy === null
    ? `Nobody drives it; let it go on with: ${command}`
    : `If no process drives it any more: ${command}`;
}
