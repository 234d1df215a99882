import { lstat, mkdir, open, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileSide } from '../../../core/approval/subject.ts';
import type { Blobs } from '../../ports/workspace.ts';
import type { Plan, PlannedFile } from './plan.ts';
import { HAS_OWNERS } from './platform.ts';
import { CREATE_FLAGS } from '../file-kit/open-flags.ts';
import { codeOf } from '../../../core/system-error.ts';
import { replace } from '../file-kit/names.ts';
import { isThere, tryLink } from '../file-kit/names.ts';

/** Where one delivery puts things: beside each target, so that a rename never crosses a file system. */
export interface Staging {
  readonly root: string;
  readonly nonce: string;
  readonly blobs: Blobs;
}

/** Temporary name beside a target: `new` holds the bytes to come, `old` the file as it was. */
export function stagedPath(staging: Staging, index: number, path: string, kind: 'new' | 'old'): string {
  return join(staging.root, dirname(path), `.signalbox-${staging.nonce}-${index}.${kind}`);
}

/** Absolute path of a touched file. */
export function targetOf(staging: Staging, path: string): string {
  return join(staging.root, dirname(path), basename(path));
}

/**
 * Puts both sides of a file beside it. What is still to do after all files are staged needs no more disk space: placing and
 * undoing are renames.
 */
export async function stageFile(staging: Staging, index: number, file: PlannedFile): Promise<void> {
  const target = targetOf(staging, file.path);
  if (file.from !== null) {
    const old = stagedPath(staging, index, file.path, 'old');
    if (!(await tryLink(target, old))) await writeSide(staging, old, file.from, target);
  }
  if (file.to !== null) {
    await writeSide(
      staging,
      stagedPath(staging, index, file.path, 'new'),
      file.to,
      file.from === null ? null : target,
    );
  }
}

/** Moves the new side of a staged file to its place, or takes the old one away. False: the place of a new file is taken. */
export async function placeFile(staging: Staging, index: number, file: PlannedFile): Promise<boolean> {
  const target = targetOf(staging, file.path);
  if (file.to === null) {
    await unlink(target);
    return true;
  }
  const fresh = stagedPath(staging, index, file.path, 'new');
  if (file.from !== null) {
    await replace(fresh, target);
    return true;
  }
  // A link, unlike a rename, never replaces what somebody has put there in this moment.
  try {
    if (await tryLink(fresh, target)) await unlink(fresh);
    else await rename(fresh, target);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Puts the old side of a placed file back. */
export async function restoreFile(staging: Staging, index: number, file: PlannedFile): Promise<void> {
  const target = targetOf(staging, file.path);
  if (file.from === null) {
    await unlink(target);
    return;
  }
  const old = stagedPath(staging, index, file.path, 'old');
  if (!(await isThere(old))) await writeSide(staging, old, file.from, null);
  await replace(old, target);
}

/** Takes away every temporary file of this delivery, also those of an earlier, interrupted try. */
export async function clearStaged(staging: Staging, plan: Plan): Promise<void> {
  for (const [index, file] of plan.files.entries()) {
    for (const kind of ['new', 'old'] as const) await remove(stagedPath(staging, index, file.path, kind));
  }
}

/** Makes folders, parents first; one that is there already stays as it is. */
export async function makeFolders(root: string, folders: Plan['makes']): Promise<void> {
  for (const { path, mode } of folders) {
    try {
      // mkdir takes the umask off; a folder that comes back gets its own mode through its handle below.
      await mkdir(join(root, path));
      if (mode !== null) await setMode(join(root, path), mode);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Drops folders, children first; one that is not empty (somebody put a file there) stays. */
export async function dropFolders(root: string, folders: Plan['drops']): Promise<void> {
  for (const { path } of folders) {
    try {
      await rmdir(join(root, path));
    } catch (error) {
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error) ?? '')) throw error;
    }
  }
}

async function writeSide(staging: Staging, path: string, side: FileSide, like: string | null): Promise<void> {
  const bytes = await staging.blobs.get(side.sha256);
  const file = await open(path, CREATE_FLAGS, 0o600);
  try {
    await file.writeFile(bytes);
    if (HAS_OWNERS) {
      if (like !== null) await keepOwner(file, like);
      await file.chmod(side.mode);
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

type FileHandle = Awaited<ReturnType<typeof open>>;

/** A file that root replaces keeps its owner. Whoever may not give files away gets them, as with git. */
async function keepOwner(file: FileHandle, like: string): Promise<void> {
  const [own, wanted] = await Promise.all([file.stat(), lstat(like)]);
  if (own.uid === wanted.uid && own.gid === wanted.gid) return;
  try {
    await file.chown(wanted.uid, wanted.gid);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

async function setMode(path: string, mode: number): Promise<void> {
  if (!HAS_OWNERS) return;
  const handle = await open(path, 'r');
  try {
    await handle.chmod(mode);
  } finally {
    await handle.close();
  }
}

async function remove(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    // A part above it is gone or no folder any more: then there is nothing to remove.
    if (codeOf(error) !== 'ENOTDIR') throw error;
  }
}
