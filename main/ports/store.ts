import type { Head, SealedRecord } from '../../core/audit/chain.ts';
import type { ApprovalView, RunSummary } from '../../core/run/views.ts';
import type { Json } from '../../core/json.ts';

/** Work to do after a commit, kept until the commit of its outcome takes it away. */
export interface OutboxRow {
  /** Idempotency key: the same effect has the same key for ever. */
  readonly key: string;
  readonly stream: string;
  readonly kind: string;
  readonly payload: Json;
}

/** The remembered answer to a command, so that the same command twice is applied once. */
export interface Receipt {
  readonly commandId: string;
  /** SHA-256 of the command's canonical JSON: the same id with another content is a conflict. */
  readonly requestDigest: string;
  readonly result: Json;
}

export interface Batch {
  readonly stream: string;
  /** Where the caller believes the stream to end; if it is wrong nothing is written. */
  readonly expected: Head;
  readonly records: readonly SealedRecord[];
  readonly receipt?: Receipt;
  /** Views to insert or replace, by id. */
  readonly run?: RunSummary;
  readonly approvals?: readonly ApprovalView[];
  readonly outboxAdd?: readonly OutboxRow[];
  /** Keys of outbox rows whose outcome this batch records. Unknown keys are ignored. */
  readonly outboxRemove?: readonly string[];
}

export type CommitResult =
  | { readonly kind: 'committed' }
  /** Another commit came first: `actual` is where the stream ends. */
  | { readonly kind: 'stale'; readonly actual: Head }
  /** The receipt's command was applied before; nothing was written now. */
  | { readonly kind: 'duplicate'; readonly receipt: Receipt };

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface RunFilter {
  readonly status?: RunSummary['status'];
  readonly workflowId?: string;
  /** 1 to 100. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface ApprovalFilter {
  readonly status?: ApprovalView['status'];
  readonly runId?: string;
  /** 1 to 100. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Reading needs no ownership of the data folder. */
export interface StoreReader {
  /** Records after `afterSeq` in order, at most `limit` (1 to 10,000). */
  readEvents(stream: string, afterSeq: number, limit: number): Promise<readonly SealedRecord[]>;
  head(stream: string): Promise<Head>;
  getRun(runId: string): Promise<RunSummary | undefined>;
  /** Newest first. */
  listRuns(filter: RunFilter): Promise<Page<RunSummary>>;
  /** Ids of runs that have not ended, oldest first. */
  unfinishedRuns(): Promise<readonly string[]>;
  getApproval(approvalId: string): Promise<ApprovalView | undefined>;
  /** Oldest first. */
  listApprovals(filter: ApprovalFilter): Promise<Page<ApprovalView>>;
  receipt(commandId: string): Promise<Receipt | undefined>;
  /** Rows of one stream, or of all, in the order in which they were added. */
  outbox(stream?: string): Promise<readonly OutboxRow[]>;
  close(): Promise<void>;
}

/**
 * The event store. `commit` is one transaction: all of a batch or nothing. It resolves once the batch
 * is durable (WAL, synchronous=FULL); batches of different streams may share a transaction. Throws
 * RefusalError for what the outside world did: disk_full, data_folder_read_only, data_folder_damaged.
 */
export interface Store extends StoreReader {
  commit(batch: Batch): Promise<CommitResult>;
}
