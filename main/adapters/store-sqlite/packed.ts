import type { ActRecord } from '../../../core/audit/act.ts';
import { actorOf, actSearchText, isActType, workflowIdOf } from '../../../core/audit/brief-act.ts';
import { GENESIS, type EventRecord, type SealedRecord } from '../../../core/audit/chain.ts';
import { isJsonObject, type Json } from '../../../core/json.ts';
import type { Batch, CommitResult, OutboxRow, Receipt } from '../../ports/store.ts';
import { DamageError } from './failure.ts';
import {
  packApproval,
  packRun,
  packWorkflow,
  type PackedApproval,
  type PackedRun,
  type PackedWorkflow,
} from './packed-views.ts';
import { parse } from './stored-json.ts';

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
  readonly run: PackedRun | undefined;
  readonly approvals: readonly PackedApproval[];
  readonly workflow: PackedWorkflow | undefined;
  readonly acts: readonly PackedAct[];
  readonly outboxAdd: readonly PackedOutboxRow[];
  readonly outboxRemove: readonly string[];
}

/** What lists filter an act by, beside its record. */
export interface PackedAct {
  readonly seq: number;
  readonly type: string;
  readonly time: string;
  /** Empty for nobody in particular. */
  readonly actor: string;
  /** Of what belongs to no run: the workflow that it is about, or empty. */
  readonly workflowId: string;
  readonly search: string;
}

/** An act as it is listed: its data cut short, as JSON. */
export type PackedActRecord = Packed<ActRecord, 'data'>;

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
    workflow: batch.workflow && packWorkflow(batch.workflow),
    acts: batch.records.filter(({ type }) => isActType(type)).map(packAct),
    outboxAdd: (batch.outboxAdd ?? []).map(({ key, stream, kind, payload }) => ({
      key,
      stream,
      kind,
      payload: JSON.stringify(payload),
    })),
    outboxRemove: batch.outboxRemove ?? [],
  };
}

function packAct(record: SealedRecord): PackedAct {
  const { seq, type, time } = record;
  const actor = actorOf(record) ?? '';
  return { seq, type, time, actor, workflowId: workflowIdOf(record) ?? '', search: actSearchText(record) };
}

/** The strings of a batch in UTF-16 code units: about its bytes on the way to the worker. */
export function packedSize(batch: PackedBatch): number {
  let size = (batch.run?.view.length ?? 0) + (batch.workflow?.view.length ?? 0);
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
    const record = readRecord(body, `event ${seq} of ${stream}`);
    if (record.stream !== stream || record.seq !== seq || (prev ?? record.prev) !== record.prev) {
      throw new DamageError(`event ${seq} of ${stream} doesn't follow the one before it`);
    }
    prev = hash;
    records.push({ ...record, body, hash });
  }
  return records;
}

/** Reads a stored record; `what` names it. Throws DamageError if it isn't one. */
export function readRecord(body: string, what: string): EventRecord {
  return parse(body, isRecord, what);
}
function isRecord(value: unknown): value is EventRecord {
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

/** Reads a stored receipt. Throws DamageError if its result is no JSON. */
export function unpackReceipt(receipt: PackedReceipt): Receipt {
  return { ...receipt, result: parse(receipt.result, isJson, `receipt ${receipt.commandId}`) };
}

/** Reads a stored outbox row. Throws DamageError if its payload is no JSON. */
export function unpackOutboxRow(row: PackedOutboxRow): OutboxRow {
  return { ...row, payload: parse(row.payload, isJson, `outbox row ${row.key}`) };
}

/** Reads a listed act. Throws DamageError if its data is none or its type no act's. */
export function unpackAct(act: PackedActRecord): ActRecord {
  return { ...act, data: parse(act.data, isJsonObject, `the data of event ${act.seq} of ${act.stream}`) };
}

/** What JSON.parse returns is JSON. */
function isJson(value: unknown): value is Json {
  return value !== undefined;
}
