import { LISTS_SQL } from './schema-2.ts';
import { WORKFLOWS_SQL } from './schema-3.ts';

/** A step from one schema version to the next; applied in a transaction of its own, never changed afterwards. */
export interface Migration {
  readonly version: number;
  /** May use the functions of functions.ts, whose meaning stays. */
  readonly sql: string;
}

/** Marks a SQLite file as ours (PRAGMA application_id): "sgbx" in ASCII. */
export const APPLICATION_ID = 0x73676278;

/**
 * Every schema change, oldest first. `runs` and `approvals` keep the view as JSON beside the columns that
 * lists filter and order by; each filter has an index that ends in the order, so a page costs its own rows.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE events (
        position INTEGER PRIMARY KEY,
        stream TEXT NOT NULL,
        seq INTEGER NOT NULL,
        type TEXT NOT NULL,
        time TEXT NOT NULL,
        body TEXT NOT NULL,
        hash TEXT NOT NULL,
        UNIQUE (stream, seq)
      ) STRICT;
      CREATE TRIGGER events_no_update BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are append-only: no update'); END;
      CREATE TRIGGER events_no_delete BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are append-only: no delete'); END;

      CREATE TABLE receipts (
        command_id TEXT PRIMARY KEY,
        request_digest TEXT NOT NULL,
        result TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE outbox (
        position INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        stream TEXT NOT NULL,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL
      ) STRICT;
      CREATE INDEX outbox_by_stream ON outbox (stream);

      CREATE TABLE runs (
        run_id TEXT PRIMARY KEY,
        status TEXT NOT NULL,
        workflow_id TEXT NOT NULL,
        started_at TEXT NOT NULL,
        view TEXT NOT NULL
      ) STRICT;
      CREATE INDEX runs_by_start ON runs (started_at, run_id);
      CREATE INDEX runs_by_status ON runs (status, started_at, run_id);
      CREATE INDEX runs_by_workflow ON runs (workflow_id, started_at, run_id);
      CREATE INDEX runs_by_both ON runs (status, workflow_id, started_at, run_id);

      CREATE TABLE approvals (
        approval_id TEXT PRIMARY KEY,
        run_id TEXT NOT NULL,
        status TEXT NOT NULL,
        requested_at TEXT NOT NULL,
        view TEXT NOT NULL
      ) STRICT;
      CREATE INDEX approvals_by_request ON approvals (requested_at, approval_id);
      CREATE INDEX approvals_by_status ON approvals (status, requested_at, approval_id);
      CREATE INDEX approvals_by_run ON approvals (run_id, requested_at, approval_id);
    `,
  },
  { version: 2, sql: LISTS_SQL },
  { version: 3, sql: WORKFLOWS_SQL },
];

/** The schema version this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.at(-1)?.version ?? 0;
