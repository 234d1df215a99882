import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RefusalError } from '../../../core/errors.ts';
import type { Blobs } from '../../ports/workspace.ts';
import { codeOf } from '../../../core/system-error.ts';

/**
 * Content-addressed bytes in `<dataDir>/blobs/<sha256>`: written to a temporary name, synced, renamed, so that a name
 * is only ever seen with its whole content. Putting the same bytes again costs one read, and repairs a damaged copy.
 */
export function createBlobs(dataDir: string): Blobs {
  const folder = join(dataDir, 'blobs');
  let ready: Promise<void> | undefined;
  return {
    async put(bytes) {
      const sha256 = digest(bytes);
      try {
        await (ready ??= prepareFolder(folder));
        if (!(await holds(join(folder, sha256), sha256))) await write(folder, sha256, bytes);
      } catch (error) {
        ready = undefined;
        throw explain(error, folder);
      }
      return sha256;
    },
    async get(sha256) {
      if (!/^[0-9a-f]{64}$/.test(sha256)) throw damaged(sha256, 'is no SHA-256');
      let bytes: Buffer;
      try {
        bytes = await readFile(join(folder, sha256));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') throw damaged(sha256, 'is missing', error);
        throw explain(error, folder);
      }
      if (digest(bytes) !== sha256) throw damaged(sha256, 'was changed');
      return bytes;
    },
  };
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

const TEMPORARY = /^\.tmp-(\d+)-[0-9a-f]+$/;

/** Makes the folder and takes away what a crashed owner left: one process owns a data folder, so a foreign pid is a dead one. */
async function prepareFolder(folder: string): Promise<void> {
  if ((await mkdir(folder, { recursive: true, mode: 0o700 })) !== undefined)
    await syncFolder(dirname(folder));
  for (const name of await readdir(folder)) {
    const pid = TEMPORARY.exec(name)?.[1];
    if (pid !== undefined && Number(pid) !== process.pid) await rm(join(folder, name), { force: true });
  }
}

async function holds(path: string, sha256: string): Promise<boolean> {
  try {
    return digest(await readFile(path)) === sha256;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

async function write(folder: string, sha256: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(folder, `.tmp-${process.pid}-${randomBytes(8).toString('hex')}`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(folder, sha256));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

/** A new name is durable once its folder is. Windows can't open folders; its file system journals names by itself. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function damaged(sha256: string, what: string, cause?: unknown): RefusalError {
  return new RefusalError(
    'data_folder_damaged',
    `The stored content ${sha256.slice(0, 12)} ${what}.`,
    'Restore the folder blobs in the data folder from a backup.',
    { cause },
  );
}

/** Turns the expected failures of a disk into refusals; anything else goes on as it is. */
function explain(error: unknown, folder: string): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new RefusalError(
        'disk_full',
        `There is no space left to write in ${folder}.`,
        'Free some space and try again; nothing was lost.',
        { cause: error },
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new RefusalError(
        'data_folder_read_only',
        `The folder ${folder} can't be read and written.`,
        'Give yourself the right to write there, or choose another folder with --data.',
        { cause: error },
      );
    default:
      return error;
  }
}
