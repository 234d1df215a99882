import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import type { RunSummary } from '../../../../core/run/views.ts';
import { client, refusalFrom } from '../../../client/api.ts';
import { lastOutputIn, type StepOfRun } from './last-output.ts';
import type { KnownOutput } from './part-of-run.ts';

/** Runs that are looked through for what a step gave: each try of a part makes one more. */
const RUNS_LOOKED_AT = 12;
/** Steps that are asked for at the same time. */
const AT_ONCE = 8;

/** The newest runs of a workflow in this folder. */
export async function newestRuns({
  id: workflowId,
  workspace,
}: Pick<WorkflowLine, 'id' | 'workspace'>): Promise<readonly RunSummary[]> {
  if (workflowId === null) return [];
  const place = workspace === null ? {} : { workspace };
  return (await client.runs.list({ workflowId, ...place, limit: RUNS_LOOKED_AT })).items;
}

/** A step in each of these runs, one after the other as they are asked for. */
export async function* stepIn(runs: readonly RunSummary[], stepId: string): AsyncIterable<StepOfRun> {
  for (const run of runs) {
    const detail = await client.runs.step({ runId: run.runId, stepId }).catch((error: unknown) => {
      // It is new since then.
      if (refusalFrom(error).code === 'not_found') return null;
      throw error;
    });
    yield { run, detail };
  }
}

/** What several steps gave last. */
export async function lastOutputs(
  runs: readonly RunSummary[],
  steps: readonly { readonly id: string; readonly carriesOn: boolean }[],
): Promise<ReadonlyMap<string, KnownOutput>> {
  const found = new Map<string, KnownOutput>();
  for (let at = 0; at < steps.length; at += AT_ONCE) {
    const asked = steps.slice(at, at + AT_ONCE).map(async ({ id, carriesOn }) => {
      const { known } = await lastOutputIn(stepIn(runs, id), carriesOn);
      if (known) found.set(id, known);
    });
    await Promise.all(asked);
  }
  return found;
}
