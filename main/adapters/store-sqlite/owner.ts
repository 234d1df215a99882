import Database from 'better-sqlite3';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { RefusalError } from '../../../core/errors.ts';
import type { DataFiles } from './files.ts';

/** Two starts at the same moment make way for each other within this time; a real owner stays longer. */
const LOCK_WAIT_MS = 250;

/** The right to write to a data folder, held until `release`. */
export interface Ownership {
  /** Whether the owner before ended without a clean release: killed, the power failed, damage was found. */
  readonly afterCrash: boolean;
  /** Gives the folder free; `clean` false makes the next owner look as closely as after a crash. */
  release(clean: boolean): void;
}

/**
 * Makes this process the one owner of the data folder (which exists), described as `owner` ("signalbox run").
 * The lock is SQLite's own exclusive lock on a file of its own, which the system takes back when the process
 * ends in whatever way. Nothing else in this process may open that file: on POSIX systems closing any handle
 * of it would drop the lock. Throws RefusalError data_folder_in_use; SQLite's and the file system's errors as
 * they are.
 */
export function takeOwnership(files: DataFiles, owner: string): Ownership {
  const lock = new Database(files.lock, { timeout: LOCK_WAIT_MS });
  try {
    // In memory: the transaction never writes, and a journal file would only be left behind.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw isBusy(error) ? inUse(files) : error;
  }
  try {
    const afterCrash = existsSync(files.owner);
    const note = `${files.owner}.new`;
    writeFileSync(
      note,
      JSON.stringify({ pid: process.pid, owner, startedAt: new Date().toISOString() }) + '\n',
      { mode: 0o600 },
    );
    renameSync(note, files.owner);
    return {
      afterCrash,
      release(clean) {
        if (clean) rmSync(files.owner, { force: true });
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function inUse(files: DataFiles): RefusalError {
  const { pid, owner } = readNote(files);
  return new RefusalError(
    'data_folder_in_use',
    `The data folder ${files.dir} is in use by ${owner ?? 'another process'}${pid === undefined ? '' : ` (process ${pid})`}.`,
    `Wait for it to end or stop it${pid === undefined ? '' : ` (process ${pid})`}, or choose another folder with --data DIR.`,
  );
}

function readNote(files: DataFiles): { readonly pid?: number; readonly owner?: string } {
  try {
    const note: unknown = JSON.parse(readFileSync(files.owner, 'utf8'));
    if (typeof note !== 'object' || note === null) return {};
    return {
      ...('pid' in note && typeof note.pid === 'number' ? { pid: note.pid } : {}),
      ...('owner' in note && typeof note.owner === 'string' ? { owner: note.owner } : {}),
    };
  } catch {
    // The owner may be between its lock and its note: the refusal then names no process.
    return {};
  }
}
