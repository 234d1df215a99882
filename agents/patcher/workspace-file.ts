import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { findTouchProblem, findWindowsProblem } from '../../core/approval/patch-path.ts';
import { showPath } from '../../core/approval/visible-text.ts';
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
  | { readonly kind: 'refused'; readonly reason: string; readonly about: 'file' | 'content' };

const LINK = 'is or lies behind a symbolic link';
/** Set-user-ID, set-group-ID and sticky: nobody sees in a diff what they would do to the new content. */
const SPECIAL_BITS = process.platform === 'win32' ? 0 : 0o7000;

/** Windows follows none of these flags; there the check of each part of the path has to do. */
const READ_FLAGS = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW);

/** Why no patch may touch a path, in words that follow it: it leads out, into git's own folder, or has no form here. */
function findProblem(path: string): string | null {
  return findTouchProblem(path) ?? (process.platform === 'win32' ? findWindowsProblem(path) : null);
}

export type WorkspaceReader = (path: string, maxBytes?: number) => Promise<ReadOutcome>;

/**
 * Reads text files of the workspace. Symbolic links are not followed, neither on the way nor at the end.
 * Folders that were looked at are remembered, so use one reader for one call of a tool.
 */
export function createWorkspaceReader(workspace: string): WorkspaceReader {
  const folders = new Set<string>();
  return async (path, maxBytes = PATCHER_LIMITS.fileBytes) => {
    const problem = findProblem(path);
    if (problem !== null) return refuse(problem);
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = join(workspace, ...parts.slice(0, depth));
      if (folders.has(folder)) continue;
      const stats = await lookAt(folder);
      if (!stats) return { kind: 'missing' };
      if (typeof stats === 'string') return refuse(stats);
      if (stats.isSymbolicLink()) return refuse(LINK);
      if (!stats.isDirectory()) return { kind: 'missing' };
      folders.add(folder);
    }
    const file = join(workspace, ...parts);
    const stats = await lookAt(file);
    if (!stats) return { kind: 'missing' };
    if (typeof stats === 'string') return refuse(stats);
    if (stats.isSymbolicLink()) return refuse(LINK);
    if (!stats.isFile()) return refuse('is no regular file');
    if ((stats.mode & SPECIAL_BITS) !== 0) return refuse('has special permission bits');
    return await readText(file, path, maxBytes);
  };
}

function refuse(reason: string, about: 'file' | 'content' = 'file'): ReadOutcome {
  return { kind: 'refused', reason, about };
}

/** Reads the one file that a call is about; throws a ToolFailure (invalid_request) when it can't. */
export async function requireWorkspaceFile(workspace: string, path: string): Promise<WorkspaceFile> {
  const outcome = await createWorkspaceReader(workspace)(path);
  if (outcome.kind === 'file') return outcome.file;
  const reason = outcome.kind === 'missing' ? 'does not exist' : outcome.reason;
  throw new ToolFailure(
    'invalid_request',
    `The file “${showPath(path.slice(0, 200))}” ${reason}`,
    'Name a text file by its path from the workspace, with / between the parts.',
  );
}

async function readText(file: string, path: string, maxBytes: number): Promise<ReadOutcome> {
  const handle = await open(file, READ_FLAGS).catch(explain);
  if (!handle) return { kind: 'missing' };
  if (typeof handle === 'string') return refuse(handle);
  try {
    const stats = await handle.stat();
    if (stats.size > maxBytes) return refuse(`is longer than ${maxBytes} bytes`, 'content');
    // One byte more than allowed: a file that grew meanwhile shows.
    const buffer = Buffer.alloc(stats.size + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length === buffer.length) return refuse('changed while it was read', 'content');
    const text = decode(buffer.subarray(0, length));
    if (text === null) return refuse('is no UTF-8 text', 'content');
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

function lookAt(path: string) {
  return lstat(path).catch(explain);
}

/** Null where there is nothing, else why one file can't be read, in words that follow its path: the others can. */
function explain(error: NodeJS.ErrnoException): string | null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  if (error.code === undefined) throw error;
  return `can't be read (${REASONS[error.code] ?? error.code})`;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'it is a symbolic link',
  EMFILE: 'too many files are open',
};
