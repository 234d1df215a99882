import type { Possible, RunDetail } from '../../../core/contract/runs.ts';
import { isRunEnd } from '../../../core/run/vocabulary.ts';
import { whyNoRetry } from '../../domain/run/retry-failed.ts';
import type { RunState } from '../../domain/run/state.ts';

/** What can be done with a run now, or in words why not. */
export function possibleFor(state: RunState): RunDetail['can'] {
  return { cancel: mayCancel(state), retryFailed: mayRetry(state), rollBack: mayRollBack(state) };
}

function mayCancel({ status, cancel }: RunState): Possible {
  if (isRunEnd(status)) return 'The run has ended.';
  return cancel === null ? true : 'It is being cancelled.';
}

function mayRetry(state: RunState): Possible {
  return whyNoRetry(state)?.message ?? true;
}

/** The patches of a run are taken back together, newest first. */
export function mayRollBack({ status, approvals }: RunState): Possible {
  const patches = [...approvals.values()].map(({ patch }) => patch);
  if (!patches.includes('applied')) {
    return patches.includes('rolled-back') ? 'It was rolled back already.' : 'Nothing was applied.';
  }
  return isRunEnd(status) ? true : 'The run has not ended: let it end, or cancel it.';
}
