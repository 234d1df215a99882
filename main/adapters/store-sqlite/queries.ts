import type { Database } from 'better-sqlite3';
import { EMPTY_HEAD, type Head } from '../../../core/audit/chain.ts';
import { checkLimit } from '../../../core/run/list-question.ts';
import { isRunEnd, RUN_STATUSES } from '../../../core/run/vocabulary.ts';
import type { WorkflowPlace } from '../../../core/workflow/record.ts';
import type { ActFilter, ApprovalFilter, RunFilter, StoreCounts, WorkflowFilter } from '../../ports/store.ts';
import { prepareActs } from './acts.ts';
import { prepareCounts } from './counts.ts';
import { DamageError } from './failure.ts';
import { prepareKeyset, type Rows } from './keyset.ts';
import { listingOfApprovals, listingOfRuns, listingOfWorkflows } from './lists.ts';
import { packPlace } from './packed-views.ts';
import type { PackedActRecord, PackedOutboxRow, PackedReceipt } from './packed.ts';
import { sha256 } from './sha256.ts';

/** What can be asked: the reading half of the store port, with JSON still as text. */
export interface Reads {
  readEvents: { args: [stream: string, afterSeq: number, limit: number]; result: string[] };
  head: { args: [stream: string]; result: Head };
  getRun: { args: [runId: string]; result: string | undefined };
  listRuns: { args: [filter: RunFilter]; result: Rows<string> };
  unfinishedRuns: { args: []; result: string[] };
  getApproval: { args: [approvalId: string]; result: string | undefined };
  listApprovals: { args: [filter: ApprovalFilter]; result: Rows<string> };
  listActs: { args: [filter: ActFilter]; result: Rows<PackedActRecord> };
  getWorkflow: { args: [place: WorkflowPlace]; result: string | undefined };
  listWorkflows: { args: [filter: WorkflowFilter]; result: Rows<string> };
  counts: { args: [now: string]; result: StoreCounts };
  receipt: { args: [commandId: string]; result: PackedReceipt | undefined };
  outbox: { args: [stream: string | undefined]; result: PackedOutboxRow[] };
}
export type Queries = {
  readonly [K in keyof Reads]: (...args: Reads[K]['args']) => Reads[K]['result'];
};

const MAX_EVENTS = 10_000;

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
  const getWorkflow = db
    .prepare<[string, string], string>(
      `SELECT view FROM workflows INDEXED BY workflows_by_place WHERE workspace = ? AND path = ?
       ORDER BY is_removed, saved_at DESC, key DESC LIMIT 1`,
    )
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
  const listViews = prepareKeyset<string>(db);
  const listActs = prepareActs(db);
  const counts = prepareCounts(db);

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
    listRuns: (filter) => listViews('runs', filter, listingOfRuns(filter)),
    unfinishedRuns: () => unfinished.all(...UNFINISHED),
    getApproval: (approvalId) => getApproval.get(approvalId),
    listApprovals: (filter) => listViews('approvals', filter, listingOfApprovals(filter)),
    listActs,
    getWorkflow(place) {
      const { workspace, path } = packPlace(place);
      return getWorkflow.get(workspace, path);
    },
    listWorkflows: (filter) => listViews('workflows', filter, listingOfWorkflows(filter)),
    counts,
    receipt: (commandId) => receipt.get(commandId),
    outbox: (stream) => (stream === undefined ? outboxAll.all() : outboxOne.all(stream)),
  };
}
