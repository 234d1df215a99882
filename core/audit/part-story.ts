import { partFrom, roleIn, type RunPartNames } from '../run/part.ts';
import { partSchema, stepEndedSchema, stepSkippedSchema, stepStartedSchema } from './approval-events.ts';
import { canonicalJson } from './canonical.ts';
import { memberOf } from './shape.ts';
import { readData, report, type Telling } from './story-telling.ts';
import type { ReadRecord } from './verify-records.ts';

/** What a run's first record says of the part of its workflow that it is about; null: all of it. */
export function partNames(first: unknown): RunPartNames | null {
  if (memberOf(first, 'type') !== 'run.started') return null;
  const read = partSchema.safeParse(memberOf(first, 'data')).data;
  const part = read && partFrom(read);
  if (!part) return null;
  return { given: [...part.given.keys()], only: part.only && [...part.only] };
}

/** A step whose output was given, or that was left out, does nothing. */
export function tellDone(telling: Telling, read: ReadRecord): void {
  const started = readData(stepStartedSchema, telling, read);
  if (started === undefined) return;
  const { stepId } = started.data;
  const role = roleIn(telling.part, ownNode(stepId));
  if (role === 'done') return;
  const why = role === 'given' ? 'whose output was given' : 'which the run leaves out';
  report(telling, read, 'given_unfounded', '.stepId', `begins ${stepId}, ${why}`);
}

/** What is given is what the run was started with, and what the run was started with is marked as given. */
export function tellGiven(telling: Telling, read: ReadRecord): void {
  const ended = readData(stepEndedSchema, telling, read);
  if (ended === undefined) return;
  const { stepId, given = false } = ended.data;
  const role = roleIn(telling.part, ownNode(stepId));
  // What a step is spread over is not given: the step is.
  const isGiven = role === 'given' && stepId === ownNode(stepId);
  if (given !== isGiven || (role !== 'done' && !isGiven)) {
    const text = given
      ? `says that the output of ${stepId} was given, which it was not`
      : `says that ${stepId} made an output that it did not make`;
    report(telling, read, 'given_unfounded', '.given', text);
  } else if (given) {
    const output = canonicalJson(memberOf(read.record.data, 'output') ?? null);
    if (output === canonicalJson(telling.part?.given.get(stepId) ?? null)) return;
    report(
      telling,
      read,
      'given_unfounded',
      '.output',
      `gives ${stepId} another output than the run was given`,
    );
  }
}

/** Only what a run leaves out is skipped because of that. */
export function tellSkipped(telling: Telling, read: ReadRecord): void {
  const skipped = readData(stepSkippedSchema, telling, read);
  if (skipped?.data.cause !== 'part') return;
  const { stepId } = skipped.data;
  if (stepId === ownNode(stepId) && roleIn(telling.part, stepId) === 'left-out') return;
  report(telling, read, 'given_unfounded', '.cause', `leaves ${stepId} out, which is of the run`);
}

/** The node of the run's own workflow that a step is, or works for: `each` of `each[2]/scan`. */
function ownNode(stepId: string): string {
  return stepId.split(/[[/]/, 1)[0] ?? stepId;
}
