import { codeOf } from '../../../core/system-error.ts';

/** Everything in which Windows, macOS and Linux differ for the workspace. */
const WINDOWS = process.platform === 'win32';

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
