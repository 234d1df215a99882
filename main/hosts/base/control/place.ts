import { randomBytes } from 'node:crypto';
import { lstat, mkdtemp, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from '../../../../core/system-error.ts';

/** Systems cut the path of a socket off at 104 to 108 bytes, so it can't lie in the data folder. */
const MAX_PATH_BYTES = 100;
const PREFIX = 'signalbox-';
const SOCKET = 's';

/**
 * Makes a place to listen at: a socket in a new folder that only this account can enter, or on Windows a pipe
 * with a name that nobody can guess. File system errors are thrown as they are.
 */
export async function makeAddress(): Promise<string> {
  if (process.platform === 'win32') return `\\\\.\\pipe\\signalbox-${randomBytes(16).toString('hex')}`;
  // As a whole path: whoever connects may stand in another folder.
  const usual = resolve(tmpdir());
  const wanted = join(usual, `${PREFIX}XXXXXX`, SOCKET);
  const parent = Buffer.byteLength(wanted) <= MAX_PATH_BYTES ? usual : '/tmp';
  // mkdtemp gives it mode 0700.
  return join(await mkdtemp(join(parent, PREFIX)), SOCKET);
}

/** Takes a place away; one that is gone, or was never one of ours, is left as it is. */
export async function removeAddress(address: string): Promise<void> {
  if (process.platform === 'win32' || !isOurs(address) || !(await isPrivate(address))) return;
  await rm(address, { force: true });
  // Never with what is in it: nothing but the socket was ever put there.
  await rmdir(dirname(address));
}

/**
 * Whether only this account can be listening at the address. Of a host that was killed the folder may have been
 * cleaned away, and anybody could have made another of its name since. A pipe's name is never used twice.
 */
export async function isPrivate(address: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  try {
    const { uid, mode } = await lstat(dirname(address));
    return uid === process.getuid?.() && (mode & 0o170_777) === 0o040_700;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

function isOurs(address: string): boolean {
  return basename(address) === SOCKET && basename(dirname(address)).startsWith(PREFIX);
}
