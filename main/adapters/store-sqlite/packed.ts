import { GENESIS, type SealedRecord } from '../../../core/audit/chain.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import { RUN_STATUSES } from '../../../core/run/vocabulary.ts';
import type { ApprovalView, RunSummary } from '../../../core/run/views.ts';
import type { Batch, CommitResult, OutboxRow, Receipt } from '../../ports/store.ts';
import { DamageError } from './failure.ts';

/** A value on its way between the threads and the tables: its JSON text. */
export type Packed<T, K extends keyof T> = Omit<T, K> & { readonly [key in K]: string };
export type PackedReceipt = Packed<Receipt, 'result'>;
export type PackedOutboxRow = Packed<OutboxRow, 'payload'>;

/** A batch as strings: copying those between threads costs a fraction of copying objects. */
export interface PackedBatch {
  readonly stream: string;
  readonly expected: { readonly seq: number; readonly hash: string };
  /** `type, time, body, hash` of each record in turn; the first has the sequence number after `expected`. */
  readonly records: readonly string[];
  readonly receipt: PackedReceipt | undefined;
  readonly run: (Pick<RunSummary, 'runId' | 'status' | 'workflowId' | 'startedAt'> & View) | undefined;
  readonly approvals: readonly (Pick<ApprovalView, 'approvalId' | 'runId' | 'status' | 'requestedAt'> &
    View)[];
  readonly outboxAdd: readonly PackedOutboxRow[];
  readonly outboxRemove: readonly string[];
}
interface View {
  readonly view: string;
}
/** Strings per record in `PackedBatch.records`. */
export const RECORD_FIELDS = 4;

export type PackedCommitResult =
  | Exclude<CommitResult, { readonly kind: 'duplicate' }>
  | { readonly kind: 'duplicate'; readonly receipt: PackedReceipt };

/** Packs a batch. Throws TypeError if its records don't follow `expected` one by one: a bug of the caller. */
export function packBatch(batch: Batch): PackedBatch {
  const records: string[] = [];
  let { seq, hash: prev } = batch.expected;
  for (const record of batch.records) {
    if (record.stream !== batch.stream || record.seq !== ++seq || record.prev !== prev) {
      throw new TypeError(
        `record ${record.seq} of ${record.stream} doesn't follow ${seq - 1} of ${batch.stream}`,
      );
    }
    prev = record.hash;
    records.push(record.type, record.time, record.body, record.hash);
  }
  return {
    stream: batch.stream,
    expected: { seq: batch.expected.seq, hash: batch.expected.hash },
    records,
    receipt: batch.receipt && { ...batch.receipt, result: JSON.stringify(batch.receipt.result) },
    run: batch.run && packRun(batch.run),
    approvals: (batch.approvals ?? []).map(packApproval),
    outboxAdd: (batch.outboxAdd ?? []).map(({ key, stream, kind, payload }) => ({
      key,
      stream,
      kind,
      payload: JSON.stringify(payload),
    })),
    outboxRemove: batch.outboxRemove ?? [],
  };
}

function packRun(run: RunSummary): PackedBatch['run'] {
  const { runId, status, workflowId, startedAt } = run;
  return { runId, status, workflowId, startedAt, view: JSON.stringify(run) };
}

function packApproval(approval: ApprovalView): PackedBatch['approvals'][number] {
  const { approvalId, runId, status, requestedAt } = approval;
  return { approvalId, runId, status, requestedAt, view: JSON.stringify(approval) };
}

/** The strings of a batch in UTF-16 code units: about its bytes on the way to the worker. */
export function packedSize(batch: PackedBatch): number {
  let size = batch.run?.view.length ?? 0;
  for (const text of batch.records) size += text.length;
  for (const { view } of batch.approvals) size += view.length;
  for (const { payload } of batch.outboxAdd) size += payload.length;
  return size + (batch.receipt?.result.length ?? 0);
}

/**
 * Rebuilds the records of a stream from `body, hash` of each in turn, `afterSeq` being the sequence number
 * before the first. Throws DamageError where a record isn't the one that belongs there.
 */
export function unpackRecords(
  stream: string,
  afterSeq: number,
  packed: readonly string[],
): readonly SealedRecord[] {
  const records: SealedRecord[] = [];
  let prev = afterSeq === 0 ? GENESIS : undefined;
  for (let i = 0; i + 1 < packed.length; i += 2) {
    const body = packed[i] ?? '';
    const hash = packed[i + 1] ?? '';
    const seq = afterSeq + i / 2 + 1;
    const record = parse(body, isRecord, `event ${seq} of ${stream}`);
    if (record.stream !== stream || record.seq !== seq || (prev ?? record.prev) !== record.prev) {
      throw new DamageError(`event ${seq} of ${stream} doesn't follow the one before it`);
    }
    prev = hash;
    records.push({ ...record, body, hash });
  }
  return records;
}

type EventBody = Omit<SealedRecord, 'body' | 'hash'>;
function isRecord(value: unknown): value is EventBody {
  return (
    isJsonObject(value) &&
    typeof value['stream'] === 'string' &&
    typeof value['seq'] === 'number' &&
    typeof value['type'] === 'string' &&
    typeof value['time'] === 'string' &&
    typeof value['prev'] === 'string' &&
    isJsonObject(value['data'])
  );
}

/** Reads a stored run view. Throws DamageError if it isn't one. */
export function unpackRun(view: string): RunSummary {
  return parse(view, isRun, 'the view of a run');
}
function isRun(value: unknown): value is RunSummary {
  return (
    isJsonObject(value) &&
    typeof value['runId'] === 'string' &&
    RUN_STATUSES.some((status) => status === value['status'])
  );
}

/** Reads a stored approval view. Throws DamageError if it isn't one. */
export function unpackApproval(view: string): ApprovalView {
  return parse(view, isApproval, 'the view of an approval');
}
function isApproval(value: unknown): value is ApprovalView {
  return isJsonObject(value) && typeof value['approvalId'] === 'string' && isJsonObject(value['subject']);
}

/** Reads a stored receipt. Throws DamageError if its result is no JSON. */
export function unpackReceipt(receipt: PackedReceipt): Receipt {
  return { ...receipt, result: parse(receipt.result, isJson, `receipt ${receipt.commandId}`) };
}

/** Reads a stored outbox row. Throws DamageError if its payload is no JSON. */
export function unpackOutboxRow(row: PackedOutboxRow): OutboxRow {
  return { ...row, payload: parse(row.payload, isJson, `outbox row ${row.key}`) };
}
/** What JSON.parse returns is JSON. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}

function parse<T>(text: string, is: (value: unknown) => value is T, what: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DamageError(`${what} is no JSON: ${String(error)}`);
  }
  if (!is(value)) throw new DamageError(`${what} isn't what was written`);
  return value;
}
