import { statfsSync } from 'node:fs';
import { RefusalError } from '../../../core/errors.ts';
import { listBackups, type DataFiles } from './files.ts';

/** What is stored isn't what was written. */
export class DamageError extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'DamageError';
  }
}

/** Below this many free bytes a failed write is put down to the full disk: SQLite needs a few pages to work. */
const NO_ROOM_BYTES = 64 * 1024;

/**
 * Turns what SQLite or the file system threw into a RefusalError (disk_full, data_folder_read_only,
 * data_folder_damaged, data_folder_in_use), with the original as its cause. Anything else is a bug and
 * comes back as it is.
 */
export function explain(error: unknown, files: DataFiles): Error {
  if (error instanceof RefusalError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof DamageError) return damaged(error.message, files, error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  switch (kindOf(code, files)) {
    case 'full':
      return new RefusalError(
        'disk_full',
        `The disk that holds ${files.dir} is full; nothing that was saved before is lost.`,
        'Free some space on that disk, then try again.',
        { cause: error },
      );
    case 'read-only':
      return new RefusalError(
        'data_folder_read_only',
        `The data folder ${files.dir} can't be written to (${code}).`,
        'Give yourself the right to write there, or use another folder with --data DIR (a copy of this one keeps its runs).',
        { cause: error },
      );
    case 'damaged':
      return damaged(`${error.message}, ${code}`, files, error);
    case 'busy':
      return new RefusalError(
        'data_folder_in_use',
        `Another program keeps the database in ${files.dir} locked (${code}).`,
        'Close the program that has it open (a database browser, a backup tool), then try again.',
        { cause: error },
      );
    case 'bug':
      return error;
  }
}

type Kind = 'full' | 'read-only' | 'damaged' | 'busy' | 'bug';

function kindOf(code: string, files: DataFiles): Kind {
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') return 'full';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED') || code === 'SQLITE_PROTOCOL')
    return 'busy';
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB' || code === 'SQLITE_READONLY_DBMOVED')
    return 'damaged';
  // The rest can come from a full disk, too: a file that can't be created, a shared-memory file that can't grow.
  if (isReadOnly(code)) return hasNoRoom(files.dir) ? 'full' : 'read-only';
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') return hasNoRoom(files.dir) ? 'full' : 'damaged';
  return 'bug';
}

function isReadOnly(code: string): boolean {
  return (
    ['EROFS', 'EACCES', 'EPERM', 'SQLITE_PERM'].includes(code) ||
    code.startsWith('SQLITE_READONLY') ||
    code.startsWith('SQLITE_CANTOPEN')
  );
}

function hasNoRoom(dir: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize < NO_ROOM_BYTES;
  } catch {
    // A folder that can't be asked (gone, no rights) isn't known to be full.
    return false;
  }
}

/** The refusal for a database that can't be trusted: where it is, what there is to go back to, what to do. */
export function damaged(detail: string, files: DataFiles, cause?: unknown): RefusalError {
  const backup = newestBackup(files);
  const setAside = `Move ${files.db} and the files beside it that end in -wal and -shm to another folder and keep them`;
  return new RefusalError(
    'data_folder_damaged',
    `The database ${files.db} is damaged (${detail}); it was left as it is.`,
    backup === undefined
      ? `${setAside}; there is no backup in ${files.backups}, so the next start makes an empty database.`
      : `${setAside}; then copy the newest backup, ${backup}, to ${files.db} and start again.`,
    { cause },
  );
}

function newestBackup(files: DataFiles): string | undefined {
  try {
    return listBackups(files)[0];
  } catch {
    // The message about the damage matters more than a backups folder that can't be listed.
    return undefined;
  }
}
