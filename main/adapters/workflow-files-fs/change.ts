import { constants } from 'node:fs';
import { access, lstat, open, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { foldCase } from '../../../core/approval/patch-path.ts';
import { ok, type Result } from '../../../core/errors.ts';
import type { ChangeOutcome, FileChange } from '../../ports/workflow-files.ts';
import type { Folder } from './folder.ts';
import { HAS_MODES, sha256 } from './platform.ts';
import { openFile, readAll, type OpenFile } from './read.ts';
import { codeOf } from '../../../core/system-error.ts';
import { CREATE_FLAGS } from '../file-kit/open-flags.ts';
import { replace, syncFolder } from '../file-kit/names.ts';
import { isThere, tryLink } from '../file-kit/names.ts';

/** What a change has to do with. `pause` is called at named points, for tests to act in between. */
export interface Changing {
  readonly folder: Folder;
  readonly token: string;
  readonly pause: (point: string) => void;
}

/** `.new`: what is to come; `.old`: what was taken away. Neither is the name of a workflow. */
export function besidePath(folder: string, token: string, kind: 'new' | 'old'): string {
  return join(folder, `.signalbox-${token}.${kind}`);
}

/**
 * Puts bytes in the place of a file that still is as expected. Compared right before the rename, and once more after
 * it, through the open file: what a program that writes in place put there in between comes back. What is left is a
 * program that renames another file to the same name within that moment.
 */
export async function writeFile(
  changing: Changing,
  { name, expected }: Extract<FileChange, { kind: 'write' }>,
  bytes: Uint8Array,
): Promise<Result<ChangeOutcome>> {
  const { folder, token, pause } = changing;
  const target = join(folder.path, name);
  const fresh = besidePath(folder.path, token, 'new');
  const before = await openExpected(target, expected);
  if (!before.ok) return before;
  if (before.value === 'moved') return ok('moved');
  await before.value?.handle.close();
  // A rename asks for rights on the folder alone: a file that is marked as read-only would be replaced all the same.
  if (before.value !== null) await access(target, constants.W_OK);
  await putBeside(fresh, bytes, before.value === null ? null : target);
  pause('staged');
  const again = await openAgain(changing, target, expected);
  if (!again.ok || again.value === 'moved') {
    await unlink(fresh);
    return again.ok ? ok('moved') : again;
  }
  pause('compared');
  if (again.value === null) return ok(await placeNew(changing, fresh, target));
  const old = besidePath(folder.path, token, 'old');
  const isLinked = await tryLink(target, old);
  try {
    await replace(fresh, target);
    pause('placed');
    const written = await readAll(again.value.handle);
    if (sha256(written) !== expected) {
      if (!isLinked) await putBeside(old, written, target);
      await replace(old, target);
      return ok('moved');
    }
  } finally {
    await again.value.handle.close();
  }
  if (isLinked) await unlink(old);
  await syncFolder(folder.path);
  pause('written');
  return ok('done');
}

/** Right before the change: the file has to be the expected one still, and the folder the one that was opened. */
async function openAgain(
  { folder }: Changing,
  target: string,
  expected: string | null,
): Promise<Result<OpenFile | null | 'moved'>> {
  const again = await openExpected(target, expected);
  if (!again.ok || again.value === 'moved' || (await folder.isSame())) return again;
  await again.value?.handle.close();
  return ok('moved');
}

/** A link, unlike a rename, never replaces what somebody has put there in this moment. */
export async function placeNew(
  { folder, pause }: Changing,
  fresh: string,
  target: string,
): Promise<ChangeOutcome> {
  try {
    if (await tryLink(fresh, target)) await unlink(fresh);
    else await rename(fresh, target);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    await unlink(fresh);
    return 'moved';
  }
  pause('placed');
  await syncFolder(folder.path);
  pause('written');
  return 'done';
}

/**
 * Takes a file away: under another name first, so that what is deleted is what was compared, whoever writes there in
 * between.
 */
export async function removeFile(
  { folder, token, pause }: Changing,
  { name, expected }: Extract<FileChange, { kind: 'remove' }>,
): Promise<Result<ChangeOutcome>> {
  const target = join(folder.path, name);
  const before = await openExpected(target, expected);
  if (!before.ok) return before;
  if (before.value === 'moved' || before.value === null) return ok('moved');
  await before.value.handle.close();
  if (!(await folder.isSame())) return ok('moved');
  pause('compared');
  const old = besidePath(folder.path, token, 'old');
  await rename(target, old);
  pause('taken');
  const outcome = await dropTaken(old, target, expected);
  await syncFolder(folder.path);
  pause('removed');
  return outcome;
}

/** Deletes what was taken away if it is as expected, else puts it back, unless its place is taken again. */
export async function dropTaken(
  old: string,
  target: string,
  expected: string,
): Promise<Result<ChangeOutcome>> {
  const taken = await openExpected(old, expected);
  if (!taken.ok) return taken;
  if (taken.value === null) return ok('moved');
  if (taken.value !== 'moved') {
    await taken.value.handle.close();
    await unlink(old);
    return ok('done');
  }
  try {
    if (await tryLink(old, target)) await unlink(old);
    else await rename(old, target);
  } catch (error) {
    // Somebody has put another file there: both stay.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return ok('moved');
}

/** Gives a file another name that nothing has. */
export async function renameFile(
  { folder, pause }: Changing,
  { name, to }: Extract<FileChange, { kind: 'rename' }>,
): Promise<Result<ChangeOutcome>> {
  const [from, target] = [join(folder.path, name), join(folder.path, to)];
  const found = await openFile(from);
  if (!found.ok) return found;
  if (found.value === null || !(await folder.isSame())) {
    await found.value?.handle.close();
    return ok('moved');
  }
  await found.value.handle.close();
  // The same file under both names, where the system doesn't tell cases apart.
  if (foldCase(name) === foldCase(to) && (await isThere(target))) {
    await rename(from, target);
  } else {
    try {
      if (await tryLink(from, target)) {
        pause('linked');
        await unlink(from);
      } else if (await isThere(target)) return ok('moved');
      else await rename(from, target);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      return ok('moved');
    }
  }
  await syncFolder(folder.path);
  pause('renamed');
  return ok('done');
}

/** The file if it is as expected; the caller closes it. */
export async function openExpected(
  path: string,
  expected: string | null,
): Promise<Result<OpenFile | null | 'moved'>> {
  const found = await openFile(path);
  if (!found.ok || found.value === null) return found.ok ? ok(expected === null ? null : 'moved') : found;
  if (found.value.digest === expected) return found;
  await found.value.handle.close();
  return ok('moved');
}

/** Writes a file of its own, on the disk when it resolves, with the mode and the owner of `like`. */
export async function putBeside(path: string, bytes: Uint8Array, like: string | null): Promise<void> {
  // With the mode of the other one from its first byte on, which may be for its owner alone.
  const file = await open(path, CREATE_FLAGS, like === null ? 0o666 : 0o600);
  try {
    await file.writeFile(bytes);
    if (HAS_MODES && like !== null) {
      const [own, wanted] = await Promise.all([file.stat(), lstat(like)]);
      // Only root gives files away; whoever may not gets them, as with every editor that replaces.
      if (own.uid !== wanted.uid || own.gid !== wanted.gid) await giveTo(file, wanted);
      await file.chmod(wanted.mode & 0o7777);
    }
    await file.sync();
  } catch (error) {
    await file.close();
    await unlink(path);
    throw error;
  }
  await file.close();
}

async function giveTo(
  file: Awaited<ReturnType<typeof open>>,
  { uid, gid }: { readonly uid: number; readonly gid: number },
): Promise<void> {
  try {
    await file.chown(uid, gid);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}
