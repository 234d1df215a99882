import type { Database } from 'better-sqlite3';
import { closeSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RefusalError } from '../../../core/errors.ts';
import { backupName, listBackups, type DataFiles } from './files.ts';
import { defineFunctions } from './functions.ts';
import { APPLICATION_ID, type Migration } from './schema.ts';

/** As many backups are kept; older ones are removed when a new one is complete. */
export const KEPT_BACKUPS = 5;

/** The schema version of an open database, 0 for an empty one. */
export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** The refusal for a database whose schema `found` this program (`known`) can't use as it is, or undefined. */
export function refuseVersion(found: number, known: number, files: DataFiles): RefusalError | undefined {
  if (found <= known) return undefined;
  return new RefusalError(
    'conflict',
    `The database ${files.db} was written by a newer version of Signalbox (its format is ${found}, this one knows up to ${known}).`,
    'Use that version or a newer one, or choose another folder with --data DIR.',
  );
}

/**
 * Brings a database to the newest of `migrations`, each in its own transaction. One that already has content
 * is first backed up to `<data>/backups`; if the backup fails nothing is changed. Throws RefusalError
 * conflict for a database from a newer version; SQLite's and the file system's errors as they are.
 */
export function migrate(db: Database, migrations: readonly Migration[], files: DataFiles): void {
  const from = schemaVersion(db);
  const refusal = refuseVersion(from, migrations.at(-1)?.version ?? 0, files);
  if (refusal) throw refusal;
  const due = migrations.filter(({ version }) => version > from);
  if (due.length === 0) return;
  if (from > 0) backup(db, from, files);
  defineFunctions(db);
  for (const { version, sql } of due) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}

function backup(db: Database, version: number, files: DataFiles): void {
  mkdirSync(files.backups, { recursive: true, mode: 0o700 });
  const target = join(files.backups, backupName(version, new Date()));
  // Always of this name, so that what a crash left behind goes with the next one.
  const unfinished = join(files.backups, 'signalbox.db.new');
  for (const path of [unfinished, `${unfinished}-journal`]) rmSync(path, { force: true });
  try {
    // SQLite accepts an empty file as its target and keeps the rights that we gave it.
    closeSync(openSync(unfinished, 'wx', 0o600));
    db.prepare('VACUUM INTO ?').run(unfinished);
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  // Whatever the clock said when the others were made, the new one stays.
  const others = listBackups(files).filter((path) => path !== target);
  for (const old of others.slice(KEPT_BACKUPS - 1)) rmSync(old, { force: true });
}
