import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { RefusalError } from '../../../core/errors.ts';
import { checkDatabase } from './check.ts';
import { createIfMissing, openReadOnly, openWriter } from './database.ts';
import { explain } from './failure.ts';
import type { DataFiles } from './files.ts';
import { migrate } from './migrate.ts';
import { takeOwnership } from './owner.ts';
import type { PackedBatch, PackedCommitResult } from './packed.ts';
import { prepareQueries, type Queries } from './queries.ts';
import { MIGRATIONS } from './schema.ts';
import { prepareWriter } from './writer.ts';

type Outcome =
  { readonly ok: true; readonly result: PackedCommitResult } | { readonly ok: false; readonly error: Error };

/** An open database whose folder this process owns. */
export interface OwnedDatabase {
  readonly queries: Queries;
  /** Commits batches in one transaction; returns once it is on the disk. */
  commit(batches: readonly PackedBatch[]): Outcome[];
  /** Names the refusal that an error is; remembers damage, after which nothing is written any more. */
  explain(error: unknown): Error;
  /** Writes the log back (not into a damaged database) and gives the folder free. */
  readonly close: () => undefined;
}

/**
 * Takes the folder, makes or checks the database, brings it to this version and opens it. Until the check
 * has passed only connections that can't write touch it. Throws RefusalError, or errors that `explain` names.
 */
export function openOwned(files: DataFiles, owner: string): OwnedDatabase {
  makeFolder(files.dir);
  const ownership = takeOwnership(files, owner);
  // What has been opened so far, to be closed last first.
  const opened: (() => void)[] = [() => ownership.release(!ownership.afterCrash)];
  try {
    createIfMissing(files);
    const reads = openReadOnly(files);
    opened.push(() => reads.close());
    checkDatabase(reads, files, ownership.afterCrash);
    const writer = openWriter(files.db);
    opened.push(() => writer.close());
    migrate(writer, MIGRATIONS, files);
    const queries = prepareQueries(reads);
    const commit = prepareWriter(writer, prepareQueries(writer));
    let damage: RefusalError | undefined;

    function name(error: unknown): Error {
      const named = explain(error, files);
      if (named instanceof RefusalError && named.refusal.code === 'data_folder_damaged') {
        damage ??= named;
        writer.pragma('wal_autocheckpoint = 0');
      }
      return named;
    }
    return {
      queries,
      commit(batches) {
        const refusal = damage;
        if (refusal) return batches.map(() => ({ ok: false, error: refusal }));
        return commit(batches).map((outcome) =>
          outcome.ok ? outcome : { ok: false, error: name(outcome.error) },
        );
      },
      explain: name,
      close() {
        // Whoever closes last writes the log back into the main file, and the reading connection can't.
        const connections = damage ? [writer, reads] : [reads, writer];
        for (const connection of connections) connection.close();
        ownership.release(damage === undefined);
        return undefined;
      },
    };
  } catch (error) {
    for (const close of opened.reverse()) close();
    throw error;
  }
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new RefusalError(
        'invalid_input',
        `The data folder ${dir} can't be made: it, or a part of its path, is a file.`,
        'Choose a folder with --data DIR.',
        { cause: error },
      );
    }
    // Node says "no such file" where a parent can't be written to; ask that parent for the true reason.
    if (code === 'ENOENT') accessSync(nearestFolder(dir), constants.W_OK);
    throw error;
  }
}

function nearestFolder(dir: string): string {
  const parent = dirname(dir);
  return existsSync(parent) || parent === dir ? parent : nearestFolder(parent);
}
