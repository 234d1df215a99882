import { EMPTY_HEAD, type SealedRecord } from '../../../core/audit/chain.ts';
import { RefusalError } from '../../../core/errors.ts';
import { isRunEnd } from '../../../core/run/vocabulary.ts';
import type { ApprovalView, RunSummary } from '../../../core/run/views.ts';
import type { Batch, CommitResult, OutboxRow, Page, Receipt, Store } from '../../ports/store.ts';

/**
 * A store that keeps everything in this process and nothing beyond it: for tests, where it stands for the
 * durable one under the same contract. Grows without a limit, as its content does. What goes in and out is
 * copied, so that no caller can change what was stored.
 */
export function openMemoryStore(): Store {
  const streams = new Map<string, SealedRecord[]>();
  const receipts = new Map<string, Receipt>();
  const outbox = new Map<string, OutboxRow>();
  const runs = new Map<string, RunSummary>();
  const approvals = new Map<string, ApprovalView>();
  let closed = false;

  function commit(batch: Batch): CommitResult {
    checkRecords(batch);
    const receipt = batch.receipt && receipts.get(batch.receipt.commandId);
    if (receipt) return { kind: 'duplicate', receipt };
    const actual = headOf(streams.get(batch.stream));
    if (actual.seq !== batch.expected.seq || actual.hash !== batch.expected.hash)
      return { kind: 'stale', actual };
    streams.set(batch.stream, [...(streams.get(batch.stream) ?? []), ...batch.records]);
    if (batch.receipt) receipts.set(batch.receipt.commandId, batch.receipt);
    if (batch.run) runs.set(batch.run.runId, batch.run);
    for (const approval of batch.approvals ?? []) approvals.set(approval.approvalId, approval);
    for (const key of batch.outboxRemove ?? []) outbox.delete(key);
    for (const row of batch.outboxAdd ?? []) if (!outbox.has(row.key)) outbox.set(row.key, row);
    return { kind: 'committed' };
  }

  /** Every call answers later, with a copy, or rejects: as over a thread. */
  async function answer<T>(make: () => T): Promise<T> {
    await Promise.resolve();
    if (closed) throw new Error('the store is closed');
    return structuredClone(make());
  }

  return {
    commit(batch) {
      const copy = structuredClone(batch);
      return answer(() => commit(copy));
    },
    readEvents: (stream, afterSeq, limit) =>
      answer(() => {
        checkLimit(limit, 10_000);
        return (streams.get(stream) ?? []).slice(afterSeq, afterSeq + limit);
      }),
    head: (stream) => answer(() => headOf(streams.get(stream))),
    getRun: (runId) => answer(() => runs.get(runId)),
    listRuns: ({ status, workflowId, limit, cursor }) =>
      answer(() =>
        page(
          [...runs.values()]
            .filter((run) => status === undefined || run.status === status)
            .filter((run) => workflowId === undefined || run.workflowId === workflowId),
          (run) => `${run.startedAt} ${run.runId}`,
          { list: 'runs', sign: -1, limit, cursor },
        ),
      ),
    unfinishedRuns: () =>
      answer(() =>
        [...runs.values()]
          .filter((run) => !isRunEnd(run.status))
          .sort((a, b) => compare(`${a.startedAt} ${a.runId}`, `${b.startedAt} ${b.runId}`))
          .map((run) => run.runId),
      ),
    getApproval: (approvalId) => answer(() => approvals.get(approvalId)),
    listApprovals: ({ status, runId, limit, cursor }) =>
      answer(() =>
        page(
          [...approvals.values()]
            .filter((approval) => status === undefined || approval.status === status)
            .filter((approval) => runId === undefined || approval.runId === runId),
          (approval) => `${approval.requestedAt} ${approval.approvalId}`,
          { list: 'approvals', sign: 1, limit, cursor },
        ),
      ),
    receipt: (commandId) => answer(() => receipts.get(commandId)),
    outbox: (stream) =>
      answer(() => [...outbox.values()].filter((row) => stream === undefined || row.stream === stream)),
    close() {
      closed = true;
      return Promise.resolve();
    },
  };
}

function headOf(records: readonly SealedRecord[] | undefined) {
  const last = records?.at(-1);
  return last ? { seq: last.seq, hash: last.hash } : EMPTY_HEAD;
}

function checkRecords({ stream, expected, records }: Batch): void {
  let { seq, hash } = expected;
  for (const record of records) {
    if (record.stream !== stream || record.seq !== ++seq || record.prev !== hash) {
      throw new TypeError(`record ${record.seq} of ${record.stream} doesn't follow ${seq - 1} of ${stream}`);
    }
    hash = record.hash;
  }
}

interface Listing {
  readonly list: 'runs' | 'approvals';
  /** 1: oldest first, -1: newest first. */
  readonly sign: 1 | -1;
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** Sorts by `placeOf` (time, id) and takes the page after the place that the cursor names. */
function page<T>(items: readonly T[], placeOf: (item: T) => string, listing: Listing): Page<T> {
  const { list, sign, limit } = listing;
  checkLimit(limit, 100);
  const after = listing.cursor === undefined ? undefined : readCursor(listing.cursor, list);
  const rest = items
    .map((item) => ({ item, place: placeOf(item) }))
    .filter(({ place }) => after === undefined || sign * compare(place, after) > 0)
    .sort((a, b) => sign * compare(a.place, b.place));
  const taken = rest.slice(0, limit);
  const last = taken.at(-1);
  return {
    items: taken.map(({ item }) => item),
    nextCursor:
      rest.length > limit && last ? Buffer.from(`${list} ${last.place}`).toString('base64url') : null,
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function readCursor(cursor: string, list: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (text.startsWith(`${list} `)) return text.slice(list.length + 1);
  throw new RefusalError(
    'invalid_input',
    'The cursor is not one of this list.',
    'Start without a cursor, then pass on each nextCursor as it is.',
  );
}

function checkLimit(limit: number, most: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= most) return;
  throw new RefusalError(
    'invalid_input',
    `The limit ${limit} is not a whole number from 1 to ${most}.`,
    `Ask for 1 to ${most} items at a time.`,
  );
}
