import type { Database } from 'better-sqlite3';
import { DamageError } from './failure.ts';
import { sizeOf, type DataFiles } from './files.ts';
import { refuseVersion, schemaVersion } from './migrate.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts';
import { sha256 } from './sha256.ts';

/** So many of the newest events are read and hashed at each start: what a crash would hit first. */
const TAIL_EVENTS = 64;

/**
 * After a crash a database up to this size is checked page by page (about 1 GB/s: under 50 ms). A bigger one
 * isn't: a start mustn't take seconds, and damage further in is found when it is read, by SQLite or by hash.
 */
const FULL_CHECK_BYTES = 32 * 1024 * 1024;

/**
 * Refuses a database that isn't ours, is from a newer version, or is visibly damaged, through a connection
 * that can't write. The cost doesn't grow with the number of runs. Throws RefusalError conflict, DamageError,
 * or SQLite's own error.
 */
export function checkDatabase(db: Database, files: DataFiles, afterCrash: boolean): void {
  if (sizeOf(files.db) === 0) throw new DamageError('the file is empty');
  if (Number(db.pragma('application_id', { simple: true })) !== APPLICATION_ID) {
    throw new DamageError('it is no Signalbox database');
  }
  const refusal = refuseVersion(schemaVersion(db), SCHEMA_VERSION, files);
  if (refusal) throw refusal;
  const tail = db
    .prepare<[number], [number, string, string]>(
      'SELECT position, body, hash FROM events ORDER BY position DESC LIMIT ?',
    )
    .raw();
  for (const [position, body, stored] of tail.iterate(TAIL_EVENTS)) {
    if (sha256(body) !== stored) throw new DamageError(`event ${position} doesn't match its hash`);
  }
  if (!afterCrash || sizeOf(files.db) > FULL_CHECK_BYTES) return;
  const verdict = String(db.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok') throw new DamageError(verdict.replace(/\s+/g, ' '));
}
