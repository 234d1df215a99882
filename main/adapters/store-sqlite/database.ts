import Database from 'better-sqlite3';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { damaged } from './failure.ts';
import { sizeOf, type DataFiles } from './files.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS } from './schema.ts';

/** How long a statement waits for another program's lock (a browser of databases, a checkpoint). */
const BUSY_WAIT_MS = 5_000;
/** Page cache of each connection, in KiB: memory that use fills and idling doesn't need. */
const CACHE_KIB = 8_192;
/** After a burst the write-ahead log shrinks to this size again. */
const WAL_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Makes the database if there is none: under another name, complete and synced, then renamed, so that an
 * empty or half made `signalbox.db` is never ours. Only the owner of the folder may call it.
 */
export function createIfMissing(files: DataFiles): void {
  if (existsSync(files.db)) return;
  // SQLite would play a log that was left alone into the new database.
  if (sizeOf(`${files.db}-wal`) > 0) throw damaged('the file is gone, its -wal file is not', files);
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(files.fresh + end, { force: true });
  closeSync(openSync(files.fresh, 'wx', 0o600));
  const db = openWriter(files.fresh);
  try {
    migrate(db, MIGRATIONS, files);
  } finally {
    db.close();
  }
  renameSync(files.fresh, files.db);
  syncFolder(files.dir);
}

/** A rename is durable once its folder is synced; Windows has no such call and orders it itself. */
function syncFolder(dir: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The one connection that writes: WAL, and a commit is on the disk before it returns. */
export function openWriter(path: string): Database.Database {
  const db = new Database(path, { fileMustExist: true, timeout: BUSY_WAIT_MS });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    // Without it REPLACE would pass by the trigger that refuses DELETE.
    db.pragma('recursive_triggers = ON');
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma(`journal_size_limit = ${WAL_KEPT_BYTES}`);
    // A file without the right to write opens all the same: find out now, not at the first commit.
    db.exec('BEGIN IMMEDIATE; ROLLBACK');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * A connection that can't write, nor change the main file in any way. It sees what is in the write-ahead
 * log, for which SQLite needs the right to make files in the folder unless a writer has it open.
 */
export function openReadOnly(files: DataFiles): Database.Database {
  const db = new Database(files.db, { readonly: true, fileMustExist: true, timeout: BUSY_WAIT_MS });
  try {
    db.pragma(`cache_size = -${CACHE_KIB}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
