import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Files above this are no source that people write: skipped and counted. */
export const MAX_TEXT_BYTES = 1024 * 1024;
/** Where a NUL byte makes a file a binary one: git looks at as much. */
const SNIFF_BYTES = 8 * 1024;

export type TextFile =
  | { readonly kind: 'text'; readonly text: string; readonly bytes: number }
  | { readonly kind: 'binary' | 'tooLarge' | 'unreadable' | 'symlink' };

/** Reads text files one after the other into one buffer: for a worker that reads thousands. */
export function createTextReader(
  root: string,
  maxBytes: number = MAX_TEXT_BYTES,
): (path: string) => TextFile {
  const buffer = Buffer.allocUnsafe(maxBytes + 1);
  return (path) => {
    let fd;
    try {
      fd = openRegular(join(root, path));
    } catch (error) {
      return { kind: isLinkError(error) ? 'symlink' : 'unreadable' };
    }
    try {
      const stats = fstatSync(fd);
      if (!stats.isFile()) return { kind: 'unreadable' };
      if (stats.size > maxBytes) return { kind: 'tooLarge' };
      const bytes = fill(fd, buffer);
      // It grew since: then it is too large after all.
      if (bytes > maxBytes) return { kind: 'tooLarge' };
      return decode(buffer.subarray(0, bytes));
    } catch {
      // Deleted, locked or a bad disk: counted by the caller.
      return { kind: 'unreadable' };
    } finally {
      closeSync(fd);
    }
  };
}

function openRegular(path: string): number {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  // Windows has neither flag (undefined counts as 0): there a link is looked for first.
  if (process.platform === 'win32' && lstatSync(path).isSymbolicLink()) throw new LinkError();
  // Not blocking, so that a pipe that took a file's place can't hold the reader.
  return openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
}

class LinkError extends Error {
  readonly code = 'ELOOP';
}

function isLinkError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ELOOP' || error.code === 'EMLINK');
}

function fill(fd: number, buffer: Buffer): number {
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(fd, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length;
}

/** UTF-8, where bytes that are none become replacement characters; UTF-16 by its mark. Others with NUL are binary. */
function decode(content: Buffer): TextFile {
  const bytes = content.length;
  if (content[0] === 0xff && content[1] === 0xfe)
    return { kind: 'text', text: content.toString('utf16le', 2), bytes };
  if (content[0] === 0xfe && content[1] === 0xff) {
    const even = Buffer.from(content.subarray(2, bytes - (bytes % 2)));
    return { kind: 'text', text: even.swap16().toString('utf16le'), bytes };
  }
  if (content.subarray(0, SNIFF_BYTES).includes(0)) return { kind: 'binary' };
  const start = content[0] === 0xef && content[1] === 0xbb && content[2] === 0xbf ? 3 : 0;
  return { kind: 'text', text: content.toString('utf8', start), bytes };
}
