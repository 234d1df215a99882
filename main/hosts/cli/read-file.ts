import { readFile, stat } from 'node:fs/promises';
import { ok, refuse, type Result } from '../../../core/errors.ts';

/**
 * Reads a file that a person named, when it is a plain file (a device or a pipe may never end) of at most
 * `maxBytes`. `what` says in words what it should be.
 */
export async function readNamedFile(
  path: string,
  what: string,
  maxBytes: number,
): Promise<Result<Uint8Array>> {
  const fix = `Name ${what}, and check the path and its permissions.`;
  try {
    const found = await stat(path);
    if (found.isDirectory()) return refuse('invalid_input', `${path} is a folder, not ${what}.`, fix);
    if (!found.isFile()) return refuse('invalid_input', `${path} is no plain file.`, fix);
    if (found.size > maxBytes) {
      return refuse('invalid_input', `${path} has ${found.size} bytes; at most ${maxBytes} are read.`, fix);
    }
    return ok(await readFile(path));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const why = REASONS[String(error.code)] ?? error.message;
    return refuse('invalid_input', `${path} can't be read: ${why}.`, fix);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'access is denied',
  ENOTDIR: 'a part of the path is no folder',
  ENAMETOOLONG: 'the name is too long',
};
