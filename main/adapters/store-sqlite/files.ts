import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Where the store keeps what inside a data folder. */
export interface DataFiles {
  readonly dir: string;
  readonly db: string;
  /** A database on its way to become `db`: renamed once it is complete, so `db` is never half made. */
  readonly fresh: string;
  /** Locked by SQLite for as long as a process owns the folder. */
  readonly lock: string;
  /** Who owns the folder, in words; gone after a clean end. */
  readonly owner: string;
  readonly backups: string;
}

/** The files of the store in the data folder `dir` (a path; nothing is created). */
export function dataFiles(dir: string): DataFiles {
  return {
    dir,
    db: join(dir, 'signalbox.db'),
    fresh: join(dir, 'signalbox.db.new'),
    lock: join(dir, 'owner.lock'),
    owner: join(dir, 'owner.json'),
    backups: join(dir, 'backups'),
  };
}

/** A file's size in bytes, 0 where there is none. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

const BACKUP = /^signalbox-\d+-(\d{8}T\d{9}Z)\.db$/;

/** Name of a backup of schema `version` made at `time`; sorts by time and is a valid name on every system. */
export function backupName(version: number, time: Date): string {
  return `signalbox-${version}-${time.toISOString().replace(/[-:.]/g, '')}.db`;
}

/** The backups of a data folder as full paths, newest first. */
export function listBackups(files: DataFiles): string[] {
  if (!existsSync(files.backups)) return [];
  return readdirSync(files.backups)
    .map((name) => ({ name, time: BACKUP.exec(name)?.[1] }))
    .filter(({ time }) => time !== undefined)
    .sort((a, b) => ((a.time ?? '') < (b.time ?? '') ? 1 : -1))
    .map(({ name }) => join(files.backups, name));
}
