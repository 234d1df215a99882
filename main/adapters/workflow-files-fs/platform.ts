import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { refuse, type Refusal } from '../../../core/errors.ts';

const WINDOWS = process.platform === 'win32';

/** Neither through a link nor waiting at a named pipe; Windows knows neither flag. */
export const READ_FLAGS = WINDOWS
  ? constants.O_RDONLY
  : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Makes a file that must not exist yet. */
export const CREATE_FLAGS =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (WINDOWS ? 0 : constants.O_NOFOLLOW);

/** Whether files have an owner and a mode to keep. */
export const HAS_MODES = !WINDOWS;

/** File systems without hard links, or with rules about whose files may be linked, say one of these. */
export const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'EACCES',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
  'EXDEV',
  'EINVAL',
]);

/** A virus scanner or an editor may hold a file open on Windows for a moment: at most 10 tries in about 2 seconds. */
const RENAME_TRIES = 10;
const BUSY: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** Renames, replacing the target. */
export async function replace(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (!WINDOWS || attempt === RENAME_TRIES || !BUSY.has(codeOf(error))) throw error;
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

/** The code of a system error (`ENOENT`); undefined for anything else, which is a bug. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What kept a file from being written, as a refusal. Throws what is no system error. */
export function refusalFor(error: unknown, path: string): { readonly ok: false; readonly error: Refusal } {
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return refuse(
      'disk_full',
      `${path} can't be written: the disk is full. Nothing was changed.`,
      'Free some space on that disk, then try again.',
    );
  }
  const why = REASONS[code] ?? `the system says ${code}`;
  return refuse(
    'workspace_read_only',
    `${path} can't be written: ${why}. Nothing was changed.`,
    'Give yourself the right to write there, or keep the workflow in the store.',
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'the file system is read-only',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EBUSY: 'it is in use',
  ENOENT: 'its folder is gone',
  ENOTDIR: 'a part of its path is no folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'it is a link',
  EIO: 'the disk reports an error',
};

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
