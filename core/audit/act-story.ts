import { filesSchema, resetSchema, stepStartedSchema } from './approval-events.ts';
import { isSameHandoff } from './handoff-story.ts';
import { isSame } from './policy-story.ts';
import { memberOf } from './shape.ts';
import { findStory, isApproved, readData, report, type Telling } from './story-telling.ts';
import type { ReadRecord } from './verify-records.ts';

/** Steps that begin anew: their calls need an approval again, and a revision a rejection that asked for it. */
export function tellReset(telling: Telling, read: ReadRecord): void {
  const reset = readData(resetSchema, telling, read);
  if (reset === undefined) return;
  const { steps, cause } = reset.data;
  // Whoever acts again has to be allowed to again.
  const named = new Set(steps);
  const isReset = (stepId: string): boolean =>
    [...stepId.matchAll(/[[/]|$/g)].some(({ index }) => named.has(stepId.slice(0, index)));
  for (const stepId of telling.listening.keys()) if (isReset(stepId)) telling.listening.delete(stepId);
  for (const stepId of telling.allowedCalls.keys()) if (isReset(stepId)) telling.allowedCalls.delete(stepId);
  if (cause.kind === 'retry') return;
  const about = { data: cause, seq: reset.seq, time: reset.time };
  const story = findStory(telling, read, about);
  if (story === undefined) return;
  if (story.decided?.data.decision !== 'rejected' || !isSame(story.decided.data.by, cause.by))
    report(telling, read, 'reset_unfounded', '.cause', 'begins anew for a rejection that nobody made');
  const { stepId } = story.requested.data;
  const left = telling.revisions.get(stepId) ?? 0;
  if (left <= 0)
    report(telling, read, 'reset_unfounded', '.cause', `begins anew more often than ${stepId} allows`);
  telling.revisions.set(stepId, left - 1);
}

/** The steps of a workflow that is used have bounds of their own. */
function tellUse(telling: Telling, stepId: string, workflow: string): void {
  for (const [id, attempts] of telling.uses.get(workflow) ?? []) {
    const gate = `${stepId}/${id}`;
    // Begun anew, it is no more patient than before.
    if (!telling.revisions.has(gate)) telling.revisions.set(gate, attempts);
  }
}

/** A call of a tool that acts needs an approval of exactly it. */
export function tellStepStarted(telling: Telling, read: ReadRecord): void {
  const started = readData(stepStartedSchema, telling, read);
  if (started === undefined) return;
  const { stepId, signal, uses, call } = started.data;
  if (signal) telling.listening.set(stepId, signal.name);
  if (uses) tellUse(telling, stepId, uses.workflow);
  if (call === undefined) return;
  const story = telling.allowedCalls.get(stepId);
  const name = `${call.agent}/${call.tool}`;
  if (story === undefined && !telling.guarded.has(name)) return;
  const subject = story?.requested.data.subject;
  if (story === undefined || subject?.kind !== 'tool-call' || !isApproved(story))
    report(telling, read, 'call_without_approval', '.call', `calls ${name} without an approval`);
  else if (
    !isSameHandoff(memberOf(story.subject, 'handoff'), memberOf(read.record.data, 'handoff')) ||
    subject.argsDigest !== call.argsDigest ||
    `${subject.agent}/${subject.tool}` !== name
  )
    report(telling, read, 'call_without_approval', '.call', `calls ${name} otherwise than was approved`);
}

/** A patch is applied once, after its approval, to the files that were shown. */
export function tellApplied(telling: Telling, read: ReadRecord): void {
  const applied = readData(filesSchema, telling, read);
  const story = findStory(telling, read, applied);
  if (applied === undefined || story === undefined) return;
  if (!isApproved(story)) {
    report(
      telling,
      read,
      'applied_without_approval',
      '',
      'says that a patch was applied without an approval',
    );
    return;
  }
  if (story.applied !== undefined) {
    const text = `says that the patch of record ${story.applied.seq} was applied again`;
    report(telling, read, 'applied_twice', '', text);
    return;
  }
  const { subject } = story.requested.data;
  const allowed = new Set(subject.kind === 'patch' ? subject.files.map((file) => file.path) : []);
  const other = applied.data.files.find((file) => !allowed.has(file));
  if (other !== undefined)
    report(
      telling,
      read,
      'applied_other_files',
      '.files',
      `says that ${other} was touched, which nobody approved`,
    );
  story.applied = applied;
}

/** Only what is applied can be taken back. */
export function tellRolledBack(telling: Telling, read: ReadRecord): void {
  const rolledBack = readData(filesSchema, telling, read);
  const story = findStory(telling, read, rolledBack);
  if (rolledBack === undefined || story === undefined) return;
  if (story.applied === undefined || story.rolledBack !== undefined)
    report(telling, read, 'rolled_back_unapplied', '', 'rolls back a patch that is not applied');
  else story.rolledBack = rolledBack;
}
