import { constants } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, refuse, type Result } from '../../../../core/errors.ts';
import { hostFileSchema, readLine, type HostFile } from './protocol.ts';
import { codeOf } from '../../../../core/system-error.ts';

/** No host file is longer. */
const MAX_BYTES = 4_096;
const WINDOWS = process.platform === 'win32';
// Neither through a link nor waiting at a named pipe; Windows knows neither flag.
const READ = WINDOWS ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Where the owner of a data folder says how to reach it. */
export function hostFileOf(dataDir: string): string {
  return join(dataDir, 'host.json');
}

/** Writes it whole, readable for this account only. Only the owner of the data folder may. */
export async function writeHostFile(dataDir: string, host: HostFile): Promise<void> {
  const path = hostFileOf(dataDir);
  const temporary = `${path}.new`;
  // What a killed owner left may have other permissions, and an existing file keeps its own.
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(host)}\n`);
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** Undefined when there is none. One that others could have written or read is refused. */
export async function readHostFile(dataDir: string): Promise<Result<HostFile> | undefined> {
  const path = hostFileOf(dataDir);
  let file: FileHandle;
  try {
    file = await open(path, READ);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP' || code === 'EMLINK') return untrusted(path, 'is a link');
    if (code === 'EACCES' || code === 'EPERM') return untrusted(path, "can't be read by this account");
    throw error;
  }
  try {
    const { uid, mode, size } = await file.stat();
    if (!WINDOWS && uid !== process.getuid?.()) return untrusted(path, 'belongs to another account');
    if (!WINDOWS && (mode & 0o777) !== 0o600)
      return untrusted(path, `has mode ${(mode & 0o777).toString(8).padStart(4, '0')} instead of 0600`);
    const host = size <= MAX_BYTES ? readLine(hostFileSchema, await file.readFile('utf8')) : undefined;
    return host ? ok(host) : untrusted(path, 'is damaged, or of another version');
  } finally {
    await file.close();
  }
}

function untrusted(path: string, why: string) {
  return refuse(
    'data_folder_in_use',
    `Another process owns the data folder, and the file that says how to reach it ${why}: ${path}.`,
    'End that process, which owner.json beside it names, and try again; nothing was recorded.',
  );
}
