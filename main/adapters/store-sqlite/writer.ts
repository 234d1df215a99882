import type { Database } from 'better-sqlite3';
import { runIdOf } from '../../../core/audit/brief-act.ts';
import type { Head } from '../../../core/audit/chain.ts';
import { keepHeads } from './heads.ts';
import { RECORD_FIELDS, type PackedAct, type PackedBatch, type PackedCommitResult } from './packed.ts';
import type { PackedApproval, PackedWorkflow } from './packed-views.ts';
import type { Queries } from './queries.ts';

export type CommitOutcome =
  | { readonly ok: true; readonly result: PackedCommitResult }
  | { readonly ok: false; readonly error: unknown };

/** Records per INSERT: above this one statement gains nothing more (measured: 8 % over single rows). */
const ROWS_PER_INSERT = 16;

/**
 * Prepares group commits on the writing connection; `queries` may read through the same connection only,
 * since a batch must see those before it in its group. The returned function executes batches in order in one
 * transaction and returns once that is on the disk: an outcome per batch. A batch that is stale or was done
 * before writes nothing; if the transaction fails each batch gets one of its own, so that none fails for
 * another's sake.
 */
export function prepareWriter(
  db: Database,
  queries: Pick<Queries, 'head' | 'receipt'>,
): (batches: readonly PackedBatch[]) => CommitOutcome[] {
  const write = prepareStatements(db);
  const heads = keepHeads();

  function apply(batch: PackedBatch, moved: Map<string, Head>): PackedCommitResult {
    const { stream, expected, records } = batch;
    const before = batch.receipt && queries.receipt(batch.receipt.commandId);
    if (before) return { kind: 'duplicate', receipt: before };
    let actual = moved.get(stream) ?? heads.get(stream);
    if (!actual) {
      actual = queries.head(stream);
      heads.set(stream, actual);
    }
    if (actual.seq !== expected.seq || actual.hash !== expected.hash) return { kind: 'stale', actual };
    write.batch(batch);
    const hash = records.at(-1);
    if (hash !== undefined) moved.set(stream, { seq: expected.seq + records.length / RECORD_FIELDS, hash });
    return { kind: 'committed' };
  }

  /** In an open transaction, which it ends. Throws what SQLite threw, and then nothing was written. */
  function commitTogether(batches: readonly PackedBatch[]): CommitOutcome[] {
    // The heads of this transaction, which hold only once it is committed.
    const moved = new Map<string, Head>();
    try {
      const outcomes = batches.map((batch) => ({ ok: true as const, result: apply(batch, moved) }));
      db.exec('COMMIT');
      for (const [stream, head] of moved) heads.set(stream, head);
      return outcomes;
    } catch (error) {
      // SQLite may have rolled back on its own (a full disk).
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  function commit(batches: readonly PackedBatch[]): CommitOutcome[] {
    try {
      db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      // Not the fault of any batch (another program's lock, no rights): the same for each.
      return batches.map(() => ({ ok: false, error }));
    }
    try {
      return commitTogether(batches);
    } catch (error) {
      if (batches.length === 1) return [{ ok: false, error }];
      return batches.flatMap((batch) => commit([batch]));
    }
  }
  return commit;
}

function prepareStatements(db: Database): { batch(batch: PackedBatch): void } {
  const row = '(?, ?, ?, ?, ?, ?)';
  const insert = 'INSERT INTO events (stream, seq, type, time, body, hash) VALUES ';
  const oneRecord = db.prepare(insert + row);
  const manyRecords = db.prepare(insert + Array(ROWS_PER_INSERT).fill(row).join());
  const addReceipt = db.prepare('INSERT INTO receipts (command_id, request_digest, result) VALUES (?, ?, ?)');
  const removeOutbox = db.prepare('DELETE FROM outbox WHERE key = ?');
  const addOutbox = db.prepare(
    'INSERT INTO outbox (key, stream, kind, payload) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  // Most updates of a run change its view alone: no index is touched then.
  const updateRun = db.prepare(
    'UPDATE runs SET view = ? WHERE run_id = ? AND status = ? AND workflow_id = ? AND workspace = ? AND started_at = ? AND search = ?',
  );
  const putRun = db.prepare(
    'INSERT OR REPLACE INTO runs (view, run_id, status, workflow_id, workspace, started_at, search) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  // A run is put before what belongs to it, in this batch or an earlier one.
  const workflowOf = "coalesce((SELECT workflow_id FROM runs WHERE run_id = @runId), '')";
  const putApproval = db.prepare<PackedApproval>(
    `INSERT OR REPLACE INTO approvals (approval_id, run_id, workflow_id, status, requested_at, expires_at,
       risk_rank, snoozed_until, search, view)
     VALUES (@approvalId, @runId, ${workflowOf}, @status, @requestedAt, @expiresAt,
       @riskRank, @snoozedUntil, @search, @view)`,
  );
  const putWorkflow = db.prepare<PackedWorkflow>(
    `INSERT OR REPLACE INTO workflows (key, workspace, path, is_removed, workflow_id, sort_name, saved_at, search, view)
     VALUES (@key, @workspace, @path, @isRemoved, @workflowId, @sortName, @savedAt, @search, @view)`,
  );
  const addAct = db.prepare<PackedAct & { readonly stream: string; readonly runId: string }>(
    `INSERT INTO acts (time, position, type, actor, run_id, workflow_id, search)
     SELECT @time, position, @type, @actor, @runId, iif(@runId = '', @workflowId, ${workflowOf}), @search
     FROM events WHERE stream = @stream AND seq = @seq`,
  );

  function addRecords({ stream, expected, records }: PackedBatch): void {
    const count = records.length / RECORD_FIELDS;
    let next = 0;
    while (next < count) {
      const many = count - next >= ROWS_PER_INSERT;
      const values: (string | number | undefined)[] = [];
      for (const end = next + (many ? ROWS_PER_INSERT : 1); next < end; next++) {
        const i = next * RECORD_FIELDS;
        const seq = expected.seq + next + 1;
        values.push(stream, seq, records[i], records[i + 1], records[i + 2], records[i + 3]);
      }
      (many ? manyRecords : oneRecord).run(values);
    }
  }

  return {
    batch(batch) {
      addRecords(batch);
      const { receipt, run } = batch;
      if (receipt) addReceipt.run(receipt.commandId, receipt.requestDigest, receipt.result);
      if (run) {
        const { view, runId, status, workflowId, workspace, startedAt, search } = run;
        const values = [view, runId, status, workflowId, workspace, startedAt, search];
        if (updateRun.run(values).changes === 0) putRun.run(values);
      }
      for (const approval of batch.approvals) putApproval.run(approval);
      if (batch.workflow) putWorkflow.run(batch.workflow);
      const runId = runIdOf(batch.stream) ?? '';
      for (const act of batch.acts) addAct.run({ ...act, stream: batch.stream, runId });
      // What this batch settles goes before what it asks for, should a key be in both.
      for (const key of batch.outboxRemove) removeOutbox.run(key);
      for (const { key, stream, kind, payload } of batch.outboxAdd) addOutbox.run(key, stream, kind, payload);
    },
  };
}
