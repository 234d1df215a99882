import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { showPath } from '../../../core/approval/visible-text.ts';
import { refuse, type Refusal, type Result } from '../../../core/errors.ts';
import { reasonOf } from './failure.ts';

/** Windows has no such flag. */
const NON_BLOCKING = constants.O_RDONLY | (process.platform === 'win32' ? 0 : constants.O_NONBLOCK);

/** The bytes of a plain file inside a folder, up to a limit. */
export interface ReadInside {
  /** Null: larger than the limit. */
  readonly bytes: Buffer | null;
  readonly size: number;
}

/**
 * Reads a file of a folder. Refused when the path, or a link on the way, leaves the folder or enters `.git`, and
 * when it is no plain file. Between the look and the reading somebody could put a link there: what is read is
 * shown to the person whose files these are, and to nobody else.
 */
export async function readInside(root: string, path: string, maxBytes: number): Promise<Result<ReadInside>> {
  // Elsewhere a backslash is a letter of a name like any other.
  const parts = path.split(process.platform === 'win32' ? /[/\\]/ : '/');
  if (isAbsolute(path) || parts.includes('..') || path.includes('\0')) return leaves(path);
  if (parts.some((part) => part.toLowerCase() === '.git')) return isGit(path);
  try {
    const realRoot = await realpath(root);
    const target = await realpath(join(realRoot, ...parts));
    if (!target.startsWith(realRoot + sep)) return leaves(path);
    const inside = target.slice(realRoot.length + 1).split(sep);
    if (inside.some((part) => part.toLowerCase() === '.git')) return isGit(path);
    return await readPlain(target, path, maxBytes);
  } catch (error) {
    const fix = 'Check the name and the permissions of the file.';
    return refuse('not_found', `${showPath(path)} can't be read: ${reasonOf(error)}.`, fix);
  }
}

async function readPlain(target: string, path: string, maxBytes: number): Promise<Result<ReadInside>> {
  // Without waiting: a pipe without a writer would hold the caller for ever.
  const handle = await open(target, NON_BLOCKING);
  try {
    const found = await handle.stat();
    if (!found.isFile())
      return refuse('invalid_input', `${showPath(path)} is no plain file.`, 'Name a file.');
    const bytes = found.size > maxBytes ? null : await handle.readFile();
    return { ok: true, value: { bytes, size: found.size } };
  } finally {
    await handle.close();
  }
}

function leaves(path: string): { readonly ok: false; readonly error: Refusal } {
  return refuse('invalid_input', `${showPath(path)} leads out of the workspace.`, 'Name a file inside it.');
}

function isGit(path: string): { readonly ok: false; readonly error: Refusal } {
  return refuse(
    'invalid_input',
    `${showPath(path)} belongs to git itself, and is not shown.`,
    'Name another file.',
  );
}
