import type { Json } from '../../core/json.ts';
import type { RunSummary, StepView } from '../../core/run/views.ts';
import type { RunState } from '../domain/run/state.ts';
import { stepViewsOf, summaryOf } from '../domain/run/view.ts';
import type { StoreReader } from '../ports/store.ts';
import { loadRun } from './stream.ts';

/** A run with its steps and, once it has succeeded, what the workflow says that it gives. */
export interface RunView {
  readonly summary: RunSummary;
  readonly steps: readonly StepView[];
  readonly output: Readonly<Record<string, Json>>;
}

/** The view of a run's state. */
export function runViewOf(state: RunState): RunView {
  return { summary: summaryOf(state), steps: stepViewsOf(state), output: state.output };
}

/** A run as its events tell it; undefined when there is none. */
export async function readRunView(store: StoreReader, runId: string): Promise<RunView | undefined> {
  const loaded = await loadRun(store, runId);
  return loaded && runViewOf(loaded.state);
}
