import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { PatchSubject } from '../../../core/approval/subject.ts';
import { RefusalError } from '../../../core/errors.ts';
import type { ApplyOutcome, Blobs } from '../../ports/workspace.ts';
import type { Direction, Journals, OpenJournal } from './journal.ts';
import type { Looker } from './look.ts';
import { createLooker, isSide, lookAgain } from './look.ts';
import type { Plan, PlannedFile } from './plan.ts';
import { planApply, reverse, subjectId } from './plan.ts';
import { reasonOf } from './platform.ts';
import { describeMove, quote } from './prepare.ts';
import { findRootChange } from './root.ts';
import type { Staging } from './stage.ts';
import { clearStaged, dropFolders, makeFolders, placeFile, restoreFile, stageFile } from './stage.ts';
import { codeOf } from '../../../core/system-error.ts';
import { syncFolder } from '../file-kit/names.ts';

/** What a delivery needs from its surroundings. */
export interface Delivery {
  readonly blobs: Blobs;
  readonly journals: Journals;
  /** Real path of the data folder, which no patch may touch. */
  readonly dataDir: string;
  /** Why the subject no longer fits the workspace, for a delivery that has not begun; null when it fits. */
  readonly findMove: (subject: PatchSubject, direction: Direction) => Promise<string | null>;
  /** Why the base of the subject is no longer HEAD; null when it is. */
  readonly findBaseMove: (subject: PatchSubject) => Promise<string | null>;
  /** Named points between steps, where tests hold or end the process. */
  readonly pause: (point: string) => Promise<void> | void;
}

/**
 * Brings the workspace from one side of a subject to the other, all files or none, whatever happens in between:
 *   1. check; 2. journal `started`, synced; 3. both sides of each file staged beside it; 4. each file looked at once more
 *   and placed by one rename; 5. folders synced, journal `placed`; 6. staged files and emptied folders removed,
 *   journal `finished`.
 * A failure before 5 is done undoes all, by renames that need no disk space. A crash leaves an open journal, and the next
 * delivery with the same key goes on from what it finds: it finishes, or undoes if a file or the base is neither
 * what it was nor what it should become.
 */
export async function deliver(
  delivery: Delivery,
  direction: Direction,
  subject: PatchSubject,
  key: string,
): Promise<ApplyOutcome> {
  try {
    return await begin(delivery, direction, subject, key);
  } catch (error) {
    return { kind: 'failed', reason: explain(error) };
  }
}

async function begin(
  delivery: Delivery,
  direction: Direction,
  subject: PatchSubject,
  key: string,
): Promise<ApplyOutcome> {
  const { journals } = delivery;
  const id = subjectId(subject);
  const journal = await journals.read(direction, key);
  if (journal !== null && journal.subject !== id) {
    return { kind: 'failed', reason: 'this effect was already used for another patch' };
  }
  if (journal?.state === 'finished') return applied(subject, true);
  const rootChange = await findRootChange(subject.workspace);
  if (rootChange !== null) return { kind: 'moved', reason: rootChange };
  if (journal !== null) return resume(delivery, direction, subject, journal);

  const move = await delivery.findMove(subject, direction);
  if (move !== null) return { kind: 'moved', reason: move };
  for (const file of subject.files) {
    // Both sides must be there before anything is touched: one to write, the other to undo.
    for (const side of [file.before, file.after]) if (side !== null) await delivery.blobs.get(side.sha256);
  }
  const plan = await planFor(delivery, direction, subject, id);
  const nonce = randomBytes(16).toString('hex');
  const begun: OpenJournal = { state: 'started', key, subject: id, nonce, plan };
  await journals.write(direction, begun);
  await delivery.pause('journaled');
  return run(delivery, direction, subject, begun);
}

async function planFor(
  delivery: Delivery,
  direction: Direction,
  subject: PatchSubject,
  id: string,
): Promise<Plan> {
  const { journals } = delivery;
  if (direction === 'rollback') {
    const done = await journals.readPlan(id);
    if (done !== null) return reverse(done);
  }
  const plan = await planApply(subject);
  if (direction === 'apply') await journals.writePlan(id, plan);
  return plan;
}

/** Goes on with a delivery that a crash or a failed undo interrupted. */
async function resume(
  delivery: Delivery,
  direction: Direction,
  subject: PatchSubject,
  journal: OpenJournal,
): Promise<ApplyOutcome> {
  if (journal.state === 'placed') return tidy(delivery, direction, subject, journal, true);
  const looker = createLooker(subject.workspace, delivery.dataDir);
  const placed = await classify(journal.plan, looker);
  const allPlaced = placed.every((isPlaced) => isPlaced);
  // Once all is placed, a new commit is most likely the user's own commit of it.
  const baseMove = direction === 'apply' && !allPlaced ? await delivery.findBaseMove(subject) : null;
  if (baseMove !== null) return undo(delivery, direction, subject, journal, moved(baseMove));
  return run(delivery, direction, subject, journal, allPlaced);
}

/** Does what is not done yet; undoes all if that fails. Used first and after a crash. */
async function run(
  delivery: Delivery,
  direction: Direction,
  subject: PatchSubject,
  journal: OpenJournal,
  already = false,
): Promise<ApplyOutcome> {
  try {
    const move = await change(delivery, stagingOf(delivery, subject, journal), journal.plan);
    if (move !== null) return await undo(delivery, direction, subject, journal, moved(move));
    await delivery.journals.write(direction, { ...journal, state: 'placed' });
  } catch (error) {
    return undo(delivery, direction, subject, journal, { kind: 'failed', reason: explain(error) });
  }
  await delivery.pause('committed');
  return tidy(delivery, direction, subject, journal, already);
}

/** Files staged at the same time: they share the cost of syncing, and 32 MiB each bounds the memory. */
const PARALLEL_STAGES = 8;

/** All up to the point of no return. Gives what moved meanwhile, in words, or null when every file is placed. */
async function change(delivery: Delivery, staging: Staging, plan: Plan): Promise<string | null> {
  await clearStaged(staging, plan);
  const placed = await classify(plan, createLooker(staging.root, delivery.dataDir));
  const waiting = [...plan.files.entries()].filter(([index]) => placed[index] !== true);
  await makeFolders(staging.root, plan.makes);
  const stage = async ([index, file]: readonly [number, PlannedFile]): Promise<string | null> => {
    const move = await findLateMove(staging, file);
    if (move !== null) return move;
    await stageFile(staging, index, file);
    await delivery.pause(`staged ${index}`);
    return null;
  };
  for (let at = 0; at < waiting.length; at += PARALLEL_STAGES) {
    // All of them end before anything is undone.
    const results = await Promise.allSettled(waiting.slice(at, at + PARALLEL_STAGES).map(stage));
    for (const result of results) {
      if (result.status === 'rejected') throw result.reason;
      if (result.value !== null) return result.value;
    }
  }
  for (const [index, file] of waiting) {
    await delivery.pause(`placing ${index}`);
    const move = await findLateMove(staging, file);
    if (move !== null) return move;
    if (file.from === null) await delivery.pause(`looked at ${index}`);
    if (!(await placeFile(staging, index, file))) return `${quote(file.path)} exists now`;
    await delivery.pause(`placed ${index}`);
  }
  await syncFolders(staging.root, plan);
  return null;
}

async function findLateMove(staging: Staging, file: PlannedFile): Promise<string | null> {
  const look = await lookAgain(staging.root, file.path);
  return isSide(look, file.from) ? null : describeMove(file.path, file.from, look);
}

/** The part after the point of no return. If it fails the patch is applied all the same, and the next delivery tidies. */
async function tidy(
  delivery: Delivery,
  direction: Direction,
  subject: PatchSubject,
  journal: OpenJournal,
  already: boolean,
): Promise<ApplyOutcome> {
  const staging = stagingOf(delivery, subject, journal);
  const { key, subject: id, plan } = journal;
  try {
    await clearStaged(staging, plan);
    await delivery.pause('cleared');
    await dropFolders(staging.root, plan.drops);
    await syncFolders(staging.root, plan);
    await delivery.pause('dropped');
    await delivery.journals.write(direction, { state: 'finished', key, subject: id });
    await delivery.pause('finished');
  } catch (error) {
    if (reasonOf(error) === null) throw error;
  }
  return applied(subject, already);
}

/** Puts back what was placed. Files that somebody else changed meanwhile are theirs and stay. */
async function undo(
  delivery: Delivery,
  direction: Direction,
  subject: PatchSubject,
  journal: OpenJournal,
  outcome: ApplyOutcome,
): Promise<ApplyOutcome> {
  const staging = stagingOf(delivery, subject, journal);
  const { plan } = journal;
  const left: string[] = [];
  await delivery.pause('undoing');
  try {
    await makeFolders(staging.root, plan.drops.toReversed());
    for (const [index, file] of [...plan.files.entries()].reverse()) {
      const look = await lookAgain(staging.root, file.path);
      if (isSide(look, file.from) || !isSide(look, file.to)) continue;
      try {
        await restoreFile(staging, index, file);
      } catch (error) {
        left.push(`${quote(file.path)} (${explain(error)})`);
      }
    }
    if (left.length === 0) {
      await clearStaged(staging, plan);
      await dropFolders(staging.root, plan.makes.toReversed());
      await syncFolders(staging.root, plan);
      await delivery.journals.remove(direction, journal.key);
      return outcome;
    }
  } catch (error) {
    left.push(explain(error));
  }
  const why = outcome.kind === 'applied' ? '' : `${outcome.reason}; `;
  // The journal stays, so that a later delivery with this key finishes what was begun.
  return {
    kind: 'failed',
    reason: `${why}and not everything could be put back: ${left.slice(0, 5).join(', ')}`,
  };
}

/** For each file whether it is on its new side already. */
async function classify(plan: Plan, looker: Looker): Promise<readonly boolean[]> {
  const placed: boolean[] = [];
  for (const file of plan.files) placed.push(isSide(await looker.look(file.path), file.to));
  return placed;
}

async function syncFolders(root: string, plan: Plan): Promise<void> {
  const folders = new Set(plan.files.map((file) => dirname(file.path)));
  for (const { path } of [...plan.makes, ...plan.drops]) folders.add(path).add(dirname(path));
  for (const folder of folders) {
    try {
      await syncFolder(join(root, folder));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

function stagingOf(delivery: Delivery, subject: PatchSubject, journal: OpenJournal): Staging {
  return { root: subject.workspace, nonce: journal.nonce, blobs: delivery.blobs };
}

function applied(subject: PatchSubject, already: boolean): ApplyOutcome {
  return { kind: 'applied', already, files: subject.files.map((file) => file.path) };
}

function moved(reason: string): ApplyOutcome {
  return { kind: 'moved', reason };
}

/** An expected failure in plain words; anything else is a bug and goes on up. */
function explain(error: unknown): string {
  if (error instanceof RefusalError) return error.refusal.message;
  const reason = reasonOf(error);
  if (reason === null) throw error;
  const path =
    error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : null;
  return path === null ? reason : `${path}: ${reason}`;
}
