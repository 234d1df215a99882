/** Putting names of files in place so that they stay, on every system. */
import { constants } from 'node:fs';
import { link, lstat, open, rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from '../../../core/system-error.ts';

const WINDOWS = process.platform === 'win32';

/** A virus scanner or an editor may hold a file open on Windows for a moment: at most 10 tries in about 2 seconds. */
const RENAME_TRIES = 10;
const BUSY: ReadonlySet<string | undefined> = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** File systems without hard links, or with rules about whose files may be linked, say one of these. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'EACCES',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
  'EXDEV',
  'EINVAL',
]);

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

/** Gives a file a second name; false where the file system knows no such thing. */
export async function tryLink(existing: string, path: string): Promise<boolean> {
  try {
    await link(existing, path);
    return true;
  } catch (error) {
    if (NO_LINKS.has(codeOf(error))) return false;
    throw error;
  }
}

/** Whether anything has this name; a link counts, wherever it leads. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
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
