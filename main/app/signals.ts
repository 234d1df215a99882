import type { Actor } from '../../core/approval/subject.ts';
import type { SignalOutcome } from '../../core/contract/runs.ts';
import { ok, refuse, type Result } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Dispatch } from './dispatch.ts';
import type { ControlPlanePorts } from './ports.ts';

export interface SignalRequest {
  readonly runId: string;
  readonly name: string;
  readonly data: Json;
  /** The same key is the same signal, however often it comes; null: each one is another. */
  readonly key: string | null;
  readonly by: Actor;
}

/** Signals from outside. */
export function createSignals(ports: Pick<ControlPlanePorts, 'ids'>, dispatch: Dispatch) {
  /**
   * Gives a run a signal. A step that waits for it goes on; else it is kept until one does. Refused when no step of
   * the run would ever use it, with the reason.
   */
  async function signal(request: SignalRequest): Promise<Result<SignalOutcome>> {
    const { runId, name, data, by } = request;
    const key = request.key ?? ports.ids.next();
    const state = await dispatch.state(runId);
    if (!state) return refuse('not_found', `There is no run ${runId}.`, 'See: signalbox runs list');
    const existing = state.signals.has(key);
    const sent = await dispatch.send(runId, { type: 'signal', name, data, key, by });
    if (!sent.ok) return sent;
    const known = (await dispatch.state(runId))?.signals.get(key);
    if (!known) throw new Error(`signal ${key} of run ${runId} was taken and is gone`);
    return ok({ signalId: known.signalId, usedBy: known.usedBy, existing });
  }

  return { signal };
}
