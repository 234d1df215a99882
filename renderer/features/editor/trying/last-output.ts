import type { StepDetail } from '../../../../core/contract/runs.ts';
import type { Json } from '../../../../core/json.ts';
import type { RunSummary, StepView } from '../../../../core/run/views.ts';
import type { KnownOutput } from './part-of-run.ts';

/** What a step gave last. */
export interface LastOutput {
  /** How it stood in the newest run that it was part of; null: in none of those. */
  readonly newest: StepView | null;
  readonly known: KnownOutput | null;
  /** The run that the output is of. */
  readonly runId: string | null;
}

/** A run of a workflow with one of its steps; null: it has no such step. */
export interface StepOfRun {
  readonly run: Pick<RunSummary, 'runId' | 'partial'>;
  readonly detail: Pick<StepDetail, 'step' | 'output' | 'tooLarge'> | null;
}

/**
 * What a step gave last, from its runs, the newest first. What it made comes before what was given in its place in a
 * newer one. A run of all of the workflow that got past it without an output says that there is none.
 */
export async function lastOutputIn(runs: AsyncIterable<StepOfRun>, carriesOn: boolean): Promise<LastOutput> {
  let newest: StepView | null = null;
  let given: { readonly runId: string; readonly value: Json } | null = null;
  for await (const { run, detail } of runs) {
    if (!detail || isLeftOut(run, detail.step)) continue;
    const { step, output, tooLarge } = detail;
    newest ??= step;
    const { runId } = run;
    if (step.state === 'skipped' || (step.state === 'failed' && carriesOn))
      return { newest, known: { kind: 'nothing' }, runId };
    if (step.state !== 'succeeded') continue;
    if (tooLarge.output) return { newest, known: { kind: 'too-large' }, runId };
    if (!step.given) return { newest, known: { kind: 'output', value: output }, runId };
    given ??= { runId, value: output };
  }
  const known: KnownOutput | null = given && { kind: 'output', value: given.value };
  return { newest, known, runId: given?.runId ?? null };
}

/** In a run of a part a skipped step says nothing: it may just not have been wanted. */
function isLeftOut({ partial }: StepOfRun['run'], { state }: StepView): boolean {
  return partial === true && state === 'skipped';
}

/** The output, where it is known and can be had. */
export function outputIn(last: LastOutput | undefined): Json | undefined {
  return last?.known?.kind === 'output' ? last.known.value : undefined;
}
