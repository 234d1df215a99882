import { EMPTY_HEAD, type SealedRecord } from '../../../core/audit/chain.ts';
import { checkLimit } from '../../../core/run/list-question.ts';
import { isRunEnd } from '../../../core/run/vocabulary.ts';
import type { ApprovalView, RunSummary } from '../../../core/run/views.ts';
import { refOf, type WorkflowPlace, type WorkflowRecord } from '../../../core/workflow/record.ts';
import type { Batch, CommitResult, OutboxRow, Receipt, Store } from '../../ports/store.ts';
import { count } from './count.ts';
import { listActs, listApprovals, listRuns, listWorkflows } from './lists.ts';

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
  const workflows = new Map<string, WorkflowRecord>();
  /** The records of all streams in the order of their commits. */
  const log: SealedRecord[] = [];
  let closed = false;

  function commit(batch: Batch): CommitResult {
    checkRecords(batch);
    const receipt = batch.receipt && receipts.get(batch.receipt.commandId);
    if (receipt) return { kind: 'duplicate', receipt };
    const actual = headOf(streams.get(batch.stream));
    if (actual.seq !== batch.expected.seq || actual.hash !== batch.expected.hash)
      return { kind: 'stale', actual };
    streams.set(batch.stream, [...(streams.get(batch.stream) ?? []), ...batch.records]);
    log.push(...batch.records);
    if (batch.receipt) receipts.set(batch.receipt.commandId, batch.receipt);
    if (batch.run) runs.set(batch.run.runId, batch.run);
    for (const approval of batch.approvals ?? []) approvals.set(approval.approvalId, approval);
    if (batch.workflow) workflows.set(batch.workflow.key, batch.workflow);
    for (const key of batch.outboxRemove ?? []) outbox.delete(key);
    for (const row of batch.outboxAdd ?? []) if (!outbox.has(row.key)) outbox.set(row.key, row);
    return { kind: 'committed' };
  }

  function workflowOf(runId: string): string | undefined {
    return runs.get(runId)?.workflowId;
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
    listRuns: (filter) => answer(() => listRuns(runs.values(), filter)),
    unfinishedRuns: () =>
      answer(() =>
        [...runs.values()]
          .filter((run) => !isRunEnd(run.status))
          .sort((a, b) => (`${a.startedAt} ${a.runId}` < `${b.startedAt} ${b.runId}` ? -1 : 1))
          .map((run) => run.runId),
      ),
    getApproval: (approvalId) => answer(() => approvals.get(approvalId)),
    listApprovals: (filter) => answer(() => listApprovals(approvals.values(), filter, workflowOf)),
    listActs: (filter) => answer(() => listActs(log, filter, workflowOf)),
    getWorkflow: (place) => answer(() => newestAt(workflows.values(), place)),
    listWorkflows: (filter) => answer(() => listWorkflows(workflows.values(), filter)),
    counts: (now) => answer(() => count(runs.values(), approvals.values(), now)),
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

function newestAt(all: Iterable<WorkflowRecord>, place: WorkflowPlace): WorkflowRecord | undefined {
  const id = (one: WorkflowPlace): string => `${one.kind === 'file' ? one.workspace : ''} ${refOf(one)}`;
  const order = ({ isRemoved, savedAt, key }: WorkflowRecord): string =>
    `${isRemoved ? 0 : 1} ${savedAt} ${key}`;
  return [...all]
    .filter((record) => id(record.place) === id(place))
    .sort((a, b) => (order(a) < order(b) ? 1 : -1))[0];
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
