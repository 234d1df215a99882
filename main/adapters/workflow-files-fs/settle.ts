import { lstat, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { foldCase } from '../../../core/approval/patch-path.ts';
import { ok, type Result } from '../../../core/errors.ts';
import type { FileChange } from '../../ports/workflow-files.ts';
import { besidePath, dropTaken, openExpected } from './change.ts';
import { codeOf } from '../../../core/system-error.ts';
import { replace, syncFolder } from '../file-kit/names.ts';

type Settled = 'done' | 'undone';

/** Whether a change that was broken off at any point was made; what it left beside the file goes. */
export async function settleChange(
  folder: string,
  change: FileChange,
  token: string,
): Promise<Result<Settled>> {
  await removeIfThere(besidePath(folder, token, 'new'));
  const outcome = await settleBy(folder, change, besidePath(folder, token, 'old'));
  await syncFolder(folder);
  return outcome;
}

async function settleBy(folder: string, change: FileChange, old: string): Promise<Result<Settled>> {
  const target = join(folder, change.name);
  switch (change.kind) {
    case 'write':
      return settleWrite(target, old, change);
    case 'remove':
      return settleRemove(target, old, change.expected);
    case 'rename':
      return ok(await settleRename(folder, change.name, change.to));
  }
}

async function settleWrite(
  target: string,
  old: string,
  { digest, expected }: Extract<FileChange, { kind: 'write' }>,
): Promise<Result<Settled>> {
  if (await identityOf(old)) {
    const kept = await openExpected(old, expected);
    if (!kept.ok) return kept;
    if (kept.value === 'moved') {
      // Written to by another program while it was replaced: its place is its own again.
      await replace(old, target);
      return ok('undone');
    }
    await kept.value?.handle.close();
    await unlink(old);
  }
  const now = await openExpected(target, digest);
  if (!now.ok) return now;
  if (now.value === 'moved' || now.value === null) return ok('undone');
  await now.value.handle.close();
  return ok('done');
}

async function settleRemove(target: string, old: string, expected: string): Promise<Result<Settled>> {
  const [there, taken] = [await identityOf(target), await identityOf(old)];
  if (taken === null) return ok(there === null ? 'done' : 'undone');
  if (there === taken) {
    await unlink(old);
    return ok('undone');
  }
  const dropped = await dropTaken(old, target, expected);
  if (!dropped.ok) return dropped;
  return ok(dropped.value === 'done' ? 'done' : 'undone');
}

async function settleRename(folder: string, name: string, to: string): Promise<Settled> {
  const [from, target] = [join(folder, name), join(folder, to)];
  // Where cases aren't told apart both names lead to the one file, and only the list says which it has.
  if (foldCase(name) === foldCase(to)) return (await readdir(folder)).includes(to) ? 'done' : 'undone';
  const [left, arrived] = [await identityOf(from), await identityOf(target)];
  if (arrived === null) return 'undone';
  if (left === null) return 'done';
  if (left !== arrived) return 'undone';
  await unlink(from);
  return 'done';
}

/** What tells one file from another, whatever their names; null when there is none. */
async function identityOf(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await lstat(path, { bigint: true });
    return `${dev} ${ino}`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
