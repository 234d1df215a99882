import type { Actor } from '../../core/approval/subject.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import type { RunState } from '../domain/run/state.ts';
import type { Dispatch } from './dispatch.ts';
import type { ControlPlanePorts } from './ports.ts';

/** Trying again what failed. `drive` lets the run go on in this process. */
export function createRetry(
  ports: ControlPlanePorts,
  dispatch: Dispatch,
  drive: (runId: string) => Promise<Result<null>>,
) {
  /**
   * Opens a failed or cancelled run again, lets what failed begin anew, and, if wanted, drives it. Gives the
   * ids of the steps that begin anew; what succeeded is not done again.
   */
  async function retryFailed(
    runId: string,
    by: Actor,
    drives = true,
  ): Promise<Result<{ readonly steps: readonly string[] }>> {
    const state = await dispatch.state(runId);
    if (!state) return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
    const { root } = state.workspace;
    const opened = await ports.workspace.open(root);
    if (!opened.ok || opened.value.root !== root) {
      const why = opened.ok ? 'it is another folder now' : opened.error.message;
      return refuse(
        'workspace_moved',
        `The workspace ${root} can't be used any more: ${why}`,
        'Put it back, or start the workflow again.',
      );
    }
    const before = roundsOf(state);
    const sent = await dispatch.send(runId, { type: 'retry-failed', by });
    if (!sent.ok) return sent;
    const reset = await dispatch.state(runId);
    const steps = [...(reset ? roundsOf(reset) : [])].flatMap(([id, round]) =>
      round === before.get(id) ? [] : [id],
    );
    const driven = drives ? await drive(runId) : ok(null);
    return driven.ok ? ok({ steps }) : driven;
  }

  return { retryFailed };
}

/** How often each node's step was reset. */
function roundsOf(state: RunState): ReadonlyMap<string, number> {
  const steps = [...state.steps.values()].filter(({ index }) => index === null);
  return new Map(steps.map(({ stepId, round }) => [stepId, round]));
}
