import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { RefusalError } from '../../../core/errors.ts';
import type { StoreReader } from '../../ports/store.ts';
import { checkDatabase } from './check.ts';
import { openReadOnly } from './database.ts';
import { explain } from './failure.ts';
import { dataFiles, type DataFiles } from './files.ts';
import { defineFunctions } from './functions.ts';
import { schemaVersion } from './migrate.ts';
import { answerRead } from './protocol.ts';
import { prepareQueries, type Queries, type Reads } from './queries.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './schema.ts';
import { readThrough } from './stored-reader.ts';

/**
 * Reads the store in `dataDir` without owning it: while another process works with it, or while none does.
 * It sees every durable commit, and a store that isn't there yet as an empty one. Queries run in the calling
 * thread: meant for a command that lists and ends. Throws RefusalError, now or from a call:
 * data_folder_damaged, data_folder_read_only, conflict (another version's format).
 */
export function openSqliteReader(options: { readonly dataDir: string }): Promise<StoreReader> {
  const files = dataFiles(options.dataDir);
  let open: Opened | undefined;
  let empty: Opened | undefined;
  let closed = false;

  function queries(): Queries {
    if (closed) throw new Error('the reader is closed');
    open ??= openExisting(files);
    if (open) return open.queries;
    empty ??= openEmpty();
    return empty.queries;
  }
  /** Always a promise, also for what is thrown. */
  function ask<K extends keyof Reads>(name: K, ...args: Reads[K]['args']): Promise<Reads[K]['result']> {
    return new Promise((resolve, reject) => {
      try {
        resolve(answerRead(queries(), name, args));
      } catch (error) {
        reject(explain(error, files));
      }
    });
  }
  const reader: StoreReader = {
    ...readThrough(ask, (error) => explain(error, files)),
    close() {
      closed = true;
      open?.db.close();
      empty?.db.close();
      return Promise.resolve();
    },
  };
  // What is wrong with the folder shows here, not at the first question.
  return reader.head('').then(() => reader);
}

interface Opened {
  readonly db: Database.Database;
  readonly queries: Queries;
}

function openExisting(files: DataFiles): Opened | undefined {
  if (!existsSync(files.db)) return undefined;
  const db = openReadOnly(files);
  try {
    checkDatabase(db, files, false);
    if (schemaVersion(db) < SCHEMA_VERSION) throw outdated(files);
    return { db, queries: prepareQueries(db) };
  } catch (error) {
    db.close();
    throw error;
  }
}

function outdated(files: DataFiles): RefusalError {
  return new RefusalError(
    'conflict',
    `The database ${files.db} was written by an older version of Signalbox, and reading alone can't bring it up to date.`,
    'Start or resume a run with this version once: it makes a backup and upgrades the database.',
  );
}

/** A store that isn't there yet: an empty one in memory, so that questions are checked all the same. */
function openEmpty(): Opened {
  const db = new Database(':memory:');
  defineFunctions(db);
  for (const { sql } of MIGRATIONS) db.exec(sql);
  return { db, queries: prepareQueries(db) };
}
