import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Everything in which Windows, macOS and Linux differ for the workspace. */
const WINDOWS = process.platform === 'win32';

/** Opens a file for reading without following a link and without waiting on a pipe. Windows knows neither flag. */
export const READ_FLAGS = WINDOWS
  ? constants.O_RDONLY
  : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Makes a file that must not exist yet. */
export const CREATE_FLAGS =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (WINDOWS ? 0 : constants.O_NOFOLLOW);

/** Whether the names of patches must fit Windows, too. */
export const NAMES_FIT_WINDOWS = WINDOWS;

/** Whether files have an owner to keep. */
export const HAS_OWNERS = !WINDOWS;

/** Permission bits of a file. Windows keeps none: every file counts as 0644 there, as in git. */
export function permissionBits(mode: number): number {
  return WINDOWS ? 0o644 : mode & 0o7777;
}

/** Bits of a new file, as git records them: what is approved does not depend on the umask of a process. */
export function newFileBits(executable: boolean): number {
  return executable && !WINDOWS ? 0o755 : 0o644;
}

/** Sets or clears the executable bits for whoever may read; the other bits stay. */
export function withExecutable(bits: number, executable: boolean): number {
  if (WINDOWS) return bits;
  return executable ? bits | ((bits & 0o444) >> 2) : bits & ~0o111;
}

/** A virus scanner or an editor may hold a file open on Windows for a moment: at most 10 tries in about 2 seconds. */
const RENAME_TRIES = 10;
const BUSY: ReadonlySet<string> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Renames, replacing the target. */
export async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!WINDOWS || attempt === RENAME_TRIES || !BUSY.has(codeOf(error) ?? '')) throw error;
      await pause(40 * attempt);
    }
  }
}

/** Makes the names in a folder durable. Windows can't open folders; its file system journals names. */
export async function syncFolder(path: string): Promise<void> {
  if (WINDOWS) return;
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The code of a system error (`ENOENT`), if it is one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EROFS', 'the file system is read-only'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['EBUSY', 'it is in use'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['ENOENT', 'it is gone'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'it is a symbolic link'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
  ['EIO', 'the disk reports an error'],
]);

/** A system error in plain words, or null when it is none (and so a bug). */
export function reasonOf(error: unknown): string | null {
  const code = codeOf(error);
  if (code === undefined) return null;
  return REASONS.get(code) ?? `the system says ${code}`;
}
