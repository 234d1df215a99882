import type { StoreReader } from '../../ports/store.ts';
import { unpackApproval, unpackOutboxRow, unpackReceipt, unpackRecords, unpackRun } from './packed.ts';
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
    listRuns: (filter) =>
      unpack(ask('listRuns', filter), ({ views, nextCursor }) => ({
        items: views.map(unpackRun),
        nextCursor,
      })),
    unfinishedRuns: () => ask('unfinishedRuns'),
    getApproval: (approvalId) =>
      unpack(ask('getApproval', approvalId), (view) => (view === undefined ? view : unpackApproval(view))),
    listApprovals: (filter) =>
      unpack(ask('listApprovals', filter), ({ views, nextCursor }) => ({
        items: views.map(unpackApproval),
        nextCursor,
      })),
    receipt: (commandId) => unpack(ask('receipt', commandId), (found) => found && unpackReceipt(found)),
    outbox: (stream) => unpack(ask('outbox', stream), (rows) => rows.map(unpackOutboxRow)),
  };
}
