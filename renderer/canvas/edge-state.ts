import type { StepView } from '../../core/run/views.ts';
import { isStepEnd, type StepState } from '../../core/run/vocabulary.ts';
import type { Edge } from '../../core/workflow/schema.ts';
import type { EdgeOutcome } from '../../core/workflow/schema-base.ts';

/** Whether a run went along an edge; `open`: not known yet. */
export type EdgeState = 'open' | 'taken' | 'not-taken';

/** How an edge stands in a run, told by the step that it leaves; undefined where nothing runs. */
export function edgeStateOf(
  { on }: Pick<Edge, 'on'>,
  source: Pick<StepView, 'state' | 'outcome'> | undefined,
): EdgeState {
  if (source === undefined || !isStepEnd(source.state)) return 'open';
  return isTaken(on, source.state, source.outcome) ? 'taken' : 'not-taken';
}

function isTaken(on: EdgeOutcome, state: StepState, outcome: StepView['outcome']): boolean {
  switch (on) {
    case 'true':
    case 'false':
      return outcome === on;
    case 'success':
      return state === 'succeeded';
    case 'failure':
      return state === 'failed';
    case 'rejected':
      return state === 'rejected';
    case 'done':
      return state !== 'skipped' && state !== 'cancelled';
  }
}
