import { createHash } from 'node:crypto';
import { refuse, type Refusal } from '../../../core/errors.ts';
import { codeOf } from '../../../core/system-error.ts';

const WINDOWS = process.platform === 'win32';

/** Whether files have an owner and a mode to keep. */
export const HAS_MODES = !WINDOWS;

/** What kept a file from being written, as a refusal. Throws what is no system error. */
export function refusalFor(error: unknown, path: string): { readonly ok: false; readonly error: Refusal } {
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return refuse(
      'disk_full',
      `${path} can't be written: the disk is full. Nothing was changed.`,
      'Free some space on that disk, then try again.',
    );
  }
  const why = REASONS[code] ?? `the system says ${code}`;
  return refuse(
    'workspace_read_only',
    `${path} can't be written: ${why}. Nothing was changed.`,
    'Give yourself the right to write there, or keep the workflow in the store.',
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'the file system is read-only',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  EBUSY: 'it is in use',
  ENOENT: 'its folder is gone',
  ENOTDIR: 'a part of its path is no folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'it is a link',
  EIO: 'the disk reports an error',
};

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
