import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { ToolFailure } from '../kit/agent.ts';
import { PATCHER_LIMITS } from './limits.ts';

/** A text file of the workspace as it is now. */
export interface WorkspaceFile {
  readonly path: string;
  /** Exact text: a byte order mark and every line break are part of it. */
  readonly text: string;
  readonly executable: boolean;
}

export type ReadOutcome =
  | { readonly kind: 'file'; readonly file: WorkspaceFile }
  | { readonly kind: 'missing' }
  /** It is there, and it can't be edited: `reason` says why, in words that follow the path. */
  | { readonly kind: 'refused'; readonly reason: string };

const LINK = 'is or lies behind a symbolic link';

/** Windows follows none of these flags; there the check of each part of the path has to do. */
const READ_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW);

/** Whether a path is relative, with `/` between parts, inside the workspace and not in git's own folder. */
export function isInsidePath(path: string): boolean {
  const parts = path.split('/');
  return (
    path.length <= 4_096 &&
    !/[\0\\]/.test(path) &&
    !/^[A-Za-z]:/.test(path) &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..' && !isGitFolder(part))
  );
}

/** `.git` in the spellings that some file systems take for the same name. */
function isGitFolder(part: string): boolean {
  return /^(\.git|git~1)[ .]*$/i.test(part);
}

export type WorkspaceReader = (path: string, maxBytes?: number) => Promise<ReadOutcome>;

/**
 * Reads text files of the workspace. Symbolic links are not followed, neither on the way nor at the end.
 * Folders that were looked at are remembered, so use one reader for one call of a tool.
 */
export function createWorkspaceReader(workspace: string): WorkspaceReader {
  const folders = new Set<string>();
  return async (path, maxBytes = PATCHER_LIMITS.fileBytes) => {
    if (!isInsidePath(path)) return { kind: 'refused', reason: 'is no path inside the workspace' };
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = join(workspace, ...parts.slice(0, depth));
      if (folders.has(folder)) continue;
      const stats = await lstat(folder).catch(missingAsNull);
      if (!stats) return { kind: 'missing' };
      if (stats.isSymbolicLink()) return { kind: 'refused', reason: LINK };
      if (!stats.isDirectory()) return { kind: 'missing' };
      folders.add(folder);
    }
    const file = join(workspace, ...parts);
    const stats = await lstat(file).catch(missingAsNull);
    if (!stats) return { kind: 'missing' };
    if (stats.isSymbolicLink()) return { kind: 'refused', reason: LINK };
    if (!stats.isFile()) return { kind: 'refused', reason: 'is no regular file' };
    return await readText(file, path, maxBytes);
  };
}

/** Reads the one file that a call is about; throws a ToolFailure (invalid_request) when it can't. */
export async function requireWorkspaceFile(workspace: string, path: string): Promise<WorkspaceFile> {
  const outcome = await createWorkspaceReader(workspace)(path);
  if (outcome.kind === 'file') return outcome.file;
  const reason = outcome.kind === 'missing' ? 'does not exist' : outcome.reason;
  throw new ToolFailure(
    'invalid_request',
    `The file ${JSON.stringify(path.slice(0, 200))} ${reason}`,
    'Name a text file by its path from the workspace, with / between the parts.',
  );
}

async function readText(file: string, path: string, maxBytes: number): Promise<ReadOutcome> {
  const handle = await open(file, READ_FLAGS).catch(missingAsNull);
  if (!handle) return { kind: 'missing' };
  try {
    const stats = await handle.stat();
    if (stats.size > maxBytes) return { kind: 'refused', reason: `is longer than ${maxBytes} bytes` };
    // One byte more than allowed: a file that grew meanwhile shows.
    const buffer = Buffer.alloc(stats.size + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length === buffer.length) return { kind: 'refused', reason: 'changed while it was read' };
    const text = decode(buffer.subarray(0, length));
    if (text === null) return { kind: 'refused', reason: 'is no UTF-8 text' };
    return { kind: 'file', file: { path, text, executable: (stats.mode & 0o100) !== 0 } };
  } finally {
    await handle.close();
  }
}

/** Exact text of bytes, or null where turning it back into bytes would not give the same ones. */
function decode(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8: an expected answer here, not an error.
    return null;
  }
}

function missingAsNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw new ToolFailure(
    'invalid_request',
    `The workspace can't be read: ${error.message}`,
    'Check that the folder exists and that you may read it.',
    { cause: error },
  );
}
