import type { Page, StoreReader } from '../../ports/store.ts';
import type { Rows } from './keyset.ts';
import { unpackAct, unpackOutboxRow, unpackReceipt, unpackRecords } from './packed.ts';
import { unpackApproval, unpackRun, unpackWorkflow } from './packed-views.ts';
import type { Ask } from './protocol.ts';

/** The reading half of the port over calls that answer in JSON text. */
export function readThrough(ask: Ask, explain: (error: unknown) => Error): Omit<StoreReader, 'close'> {
  /** Damage that shows only in this thread is named here. */
  async function unpack<P, T>(packed: Promise<P>, open: (packed: P) => T): Promise<T> {
    const value = await packed;
    try {
      return open(value);
    } catch (error) {
      throw explain(error);
    }
  }
  return {
    readEvents: (stream, afterSeq, limit) =>
      unpack(ask('readEvents', stream, afterSeq, limit), (packed) => unpackRecords(stream, afterSeq, packed)),
    head: (stream) => ask('head', stream),
    getRun: (runId) => unpack(ask('getRun', runId), (view) => (view === undefined ? view : unpackRun(view))),
    listRuns: (filter) => unpack(ask('listRuns', filter), (rows) => pageOf(rows, unpackRun)),
    unfinishedRuns: () => ask('unfinishedRuns'),
    getApproval: (approvalId) =>
      unpack(ask('getApproval', approvalId), (view) => (view === undefined ? view : unpackApproval(view))),
    listApprovals: (filter) => unpack(ask('listApprovals', filter), (rows) => pageOf(rows, unpackApproval)),
    listActs: (filter) => unpack(ask('listActs', filter), (rows) => pageOf(rows, unpackAct)),
    getWorkflow: (place) =>
      unpack(ask('getWorkflow', place), (view) => (view === undefined ? view : unpackWorkflow(view))),
    listWorkflows: (filter) => unpack(ask('listWorkflows', filter), (rows) => pageOf(rows, unpackWorkflow)),
    counts: (now) => ask('counts', now),
    receipt: (commandId) => unpack(ask('receipt', commandId), (found) => found && unpackReceipt(found)),
    outbox: (stream) => unpack(ask('outbox', stream), (rows) => rows.map(unpackOutboxRow)),
  };
}

function pageOf<P, T>({ rows, nextCursor }: Rows<P>, open: (packed: P) => T): Page<T> {
  return { items: rows.map(open), nextCursor };
}
