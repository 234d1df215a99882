import { lstat, open, type FileHandle } from 'node:fs/promises';
import { ok, refuse, type Refusal, type Result } from '../../../core/errors.ts';
import { WORKFLOW_LIMITS } from '../../../core/workflow/schema-base.ts';
import { sha256 } from './platform.ts';
import { codeOf } from '../../../core/system-error.ts';
import { READ_FLAGS } from '../file-kit/open-flags.ts';

/** An open plain file, with what it held when it was opened. The caller closes the handle. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly bytes: Uint8Array;
  readonly digest: string;
}

/**
 * Opens a plain file of at most the size of a workflow; null when there is none. Refused for links, folders, pipes and
 * larger files, which can't be replaced either. Throws the system's errors.
 */
export async function openFile(path: string): Promise<Result<OpenFile | null>> {
  let handle: FileHandle;
  try {
    if ((await lstat(path)).isSymbolicLink()) return isLink(path);
    handle = await open(path, READ_FLAGS);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return ok(null);
    if (code === 'ELOOP' || code === 'EMLINK') return isLink(path);
    if (code === 'EACCES' || code === 'EPERM') {
      return refuse('invalid_input', `${path} can't be read: access is denied.`, 'Change its permissions.');
    }
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const problem = !(await handle.stat()).isFile() ? 'is no plain file' : tooLarge(size);
    if (problem === null) {
      const bytes = await readAll(handle);
      return ok({ handle, bytes, digest: sha256(bytes) });
    }
    await handle.close();
    return refuse('invalid_input', `${path} ${problem}.`, 'Replace it with another program.');
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Everything that an open file holds now, from its start; a little more than a workflow may have at most. */
export async function readAll(handle: FileHandle): Promise<Uint8Array> {
  const { size } = await handle.stat();
  const buffer = Buffer.alloc(Math.min(size, WORKFLOW_LIMITS.bytes) + 1);
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function tooLarge(size: number): string | null {
  return size <= WORKFLOW_LIMITS.bytes
    ? null
    : `has ${size} bytes; at most ${WORKFLOW_LIMITS.bytes} are read`;
}

function isLink(path: string): { readonly ok: false; readonly error: Refusal } {
  return refuse(
    'invalid_input',
    `${path} is a link, and is not written through.`,
    'Edit the file that it leads to.',
  );
}
