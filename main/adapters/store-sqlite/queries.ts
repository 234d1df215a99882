import type { Database, Statement } from 'better-sqlite3';
import { EMPTY_HEAD, type Head } from '../../../core/audit/chain.ts';
import { isRunEnd, RUN_STATUSES } from '../../../core/run/vocabulary.ts';
import type { ApprovalFilter, RunFilter } from '../../ports/store.ts';
import { checkLimit, readCursor, writeCursor } from './cursor.ts';
import { DamageError } from './failure.ts';
import type { PackedOutboxRow, PackedReceipt } from './packed.ts';
import { sha256 } from './sha256.ts';

/** Views of a page as JSON, and where it goes on. */
export interface PackedPage {
  readonly views: readonly string[];
  readonly nextCursor: string | null;
}

/** What can be asked: the reading half of the store port, with JSON still as text. */
export interface Reads {
  readEvents: { args: [stream: string, afterSeq: number, limit: number]; result: string[] };
  head: { args: [stream: string]; result: Head };
  getRun: { args: [runId: string]; result: string | undefined };
  listRuns: { args: [filter: RunFilter]; result: PackedPage };
  unfinishedRuns: { args: []; result: string[] };
  getApproval: { args: [approvalId: string]; result: string | undefined };
  listApprovals: { args: [filter: ApprovalFilter]; result: PackedPage };
  receipt: { args: [commandId: string]; result: PackedReceipt | undefined };
  outbox: { args: [stream: string | undefined]; result: PackedOutboxRow[] };
}
export type Queries = {
  readonly [K in keyof Reads]: (...args: Reads[K]['args']) => Reads[K]['result'];
};

const MAX_EVENTS = 10_000;
const MAX_PAGE = 100;

const UNFINISHED = RUN_STATUSES.filter((status) => !isRunEnd(status));

/** Prepares the queries on a connection. They throw RefusalError invalid_input, DamageError, SQLite's errors. */
export function prepareQueries(db: Database): Queries {
  const readEvents = db
    .prepare<[string, number, number], [seq: number, body: string, hash: string]>(
      'SELECT seq, body, hash FROM events WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?',
    )
    .raw();
  const head = db.prepare<[string], Head>(
    'SELECT seq, hash FROM events WHERE stream = ? ORDER BY seq DESC LIMIT 1',
  );
  const getRun = db.prepare<[string], string>('SELECT view FROM runs WHERE run_id = ?').pluck();
  const unfinished = db
    .prepare<string[], string>(
      `SELECT run_id FROM runs WHERE status IN (${UNFINISHED.map(() => '?').join()}) ORDER BY started_at, run_id`,
    )
    .pluck();
  const getApproval = db
    .prepare<[string], string>('SELECT view FROM approvals WHERE approval_id = ?')
    .pluck();
  const receipt = db.prepare<[string], PackedReceipt>(
    'SELECT command_id AS commandId, request_digest AS requestDigest, result FROM receipts WHERE command_id = ?',
  );
  const outboxAll = db.prepare<[], PackedOutboxRow>(
    'SELECT key, stream, kind, payload FROM outbox ORDER BY position',
  );
  const outboxOne = db.prepare<[string], PackedOutboxRow>(
    'SELECT key, stream, kind, payload FROM outbox WHERE stream = ? ORDER BY position',
  );
  const runs = listing(db, 'runs', 'started_at', 'run_id', 'DESC');
  const approvals = listing(db, 'approvals', 'requested_at', 'approval_id', 'ASC');

  return {
    readEvents(stream, afterSeq, limit) {
      checkLimit(limit, MAX_EVENTS);
      const packed: string[] = [];
      for (const [seq, body, stored] of readEvents.iterate(stream, afterSeq, limit)) {
        if (sha256(body) !== stored)
          throw new DamageError(`event ${seq} of ${stream} doesn't match its hash`);
        packed.push(body, stored);
      }
      return packed;
    },
    head: (stream) => head.get(stream) ?? EMPTY_HEAD,
    getRun: (runId) => getRun.get(runId),
    listRuns: ({ status, workflowId, limit, cursor }) =>
      runs({ status, workflow_id: workflowId }, limit, cursor),
    unfinishedRuns: () => unfinished.all(...UNFINISHED),
    getApproval: (approvalId) => getApproval.get(approvalId),
    listApprovals: ({ status, runId, limit, cursor }) => approvals({ status, run_id: runId }, limit, cursor),
    receipt: (commandId) => receipt.get(commandId),
    outbox: (stream) => (stream === undefined ? outboxAll.all() : outboxOne.all(stream)),
  };
}

interface Row {
  readonly time: string;
  readonly id: string;
  readonly view: string;
}

/** A list by keyset: a page costs as much on the last of 100,000 rows as on the first. */
function listing(
  db: Database,
  table: 'runs' | 'approvals',
  time: string,
  id: string,
  direction: 'ASC' | 'DESC',
) {
  // At most one statement per set of filters: eight for each list.
  const prepared = new Map<string, Statement<unknown[], Row>>();
  return (
    filter: Readonly<Record<string, string | undefined>>,
    limit: number,
    cursor: string | undefined,
  ): PackedPage => {
    checkLimit(limit, MAX_PAGE);
    const place = readCursor(table, cursor);
    const filters = Object.entries(filter).filter(([, value]) => value !== undefined);
    const where = [
      ...filters.map(([column]) => `${column} = ?`),
      ...(place ? [`(${time}, ${id}) ${direction === 'ASC' ? '>' : '<'} (?, ?)`] : []),
    ];
    const sql =
      `SELECT ${time} AS time, ${id} AS id, view FROM ${table}` +
      (where.length > 0 ? ` WHERE ${where.join(' AND ')}` : '') +
      ` ORDER BY ${time} ${direction}, ${id} ${direction} LIMIT ?`;
    const statement = prepared.get(sql) ?? db.prepare<unknown[], Row>(sql);
    prepared.set(sql, statement);
    const values = filters.map(([, value]) => value);
    const rows = statement.all(...values, ...(place ? [place.time, place.id] : []), limit + 1);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      views: page.map(({ view }) => view),
      nextCursor: rows.length > limit && last ? writeCursor(table, last) : null,
    };
  };
}
