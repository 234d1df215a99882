import type { ActRecord, ActType } from '../../core/audit/act.ts';
import type { Head, SealedRecord } from '../../core/audit/chain.ts';
import type { RiskLevel } from '../../core/approval/risk.ts';
import type { ApprovalStatus } from '../../core/approval/subject.ts';
import type { Json } from '../../core/json.ts';
import type { ApprovalView, RunSummary } from '../../core/run/views.ts';
import type { RunStatus } from '../../core/run/vocabulary.ts';
import type { WorkflowPlace, WorkflowRecord } from '../../core/workflow/record.ts';

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
  /** Of a workflow's stream: how it stands afterwards. */
  readonly workflow?: WorkflowRecord;
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

/** Which page. A cursor belongs to the question that gave it: another filter or order refuses it. */
export interface PageRequest {
  /** 1 to 100. */
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Which runs. A member that is left out, or an empty list, filters nothing. Times are ISO 8601, UTC. */
export interface RunFilter extends PageRequest {
  readonly statuses?: readonly RunStatus[] | undefined;
  readonly workflowId?: string | undefined;
  /** Real path. */
  readonly workspace?: string | undefined;
  /** Part of the run's id, its workflow's id or name, its workspace or its reason, in any case of letters. */
  readonly text?: string | undefined;
  readonly startedAfter?: string | undefined;
  readonly startedBefore?: string | undefined;
}

/** `risk`: the highest score first, then the oldest. `expiry`: what expires first. */
export type ApprovalOrder = 'risk' | 'oldest' | 'newest' | 'expiry';

/** Which approvals, in which order. A member that is left out, or an empty list, filters nothing. */
export interface ApprovalFilter extends PageRequest {
  readonly statuses?: readonly ApprovalStatus[] | undefined;
  readonly runId?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly level?: RiskLevel | undefined;
  /** Part of the title, the workflow's name, the run's id or a touched path, in any case of letters. */
  readonly text?: string | undefined;
  /** `all` when left out; the others need `now`. */
  readonly snoozed?: 'hide' | 'only' | 'all' | undefined;
  /** ISO 8601, UTC: what is snoozed until later than this is snoozed. */
  readonly now?: string | undefined;
  /** ISO 8601, UTC: what expires at this moment or earlier. */
  readonly expiresBefore?: string | undefined;
  /** `oldest` when left out. */
  readonly order?: ApprovalOrder | undefined;
}

/** Which acts. A member that is left out, or an empty list, filters nothing. Times are ISO 8601, UTC. */
export interface ActFilter extends PageRequest {
  readonly types?: readonly ActType[] | undefined;
  /** The name of who did it, exactly. */
  readonly actor?: string | undefined;
  readonly runId?: string | undefined;
  readonly workflowId?: string | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
  /** Part of what it was done to or of the words given, in any case of letters. */
  readonly text?: string | undefined;
}

/** Which of the workflows that are kept in the store and not removed. A member that is left out filters nothing. */
export interface WorkflowFilter extends PageRequest {
  /** What its text calls itself, exactly. */
  readonly workflowId?: string | undefined;
  /** Part of its name, its ID in the store or its workflow's id, in any case of letters. */
  readonly text?: string | undefined;
  /** `name` when left out. `newest`: what was saved last comes first. */
  readonly order?: 'name' | 'newest' | undefined;
}

/** How much there is, for badges. */
export interface StoreCounts {
  readonly runs: Readonly<Record<RunStatus, number>>;
  /** Approvals that wait and aren't snoozed. */
  readonly waiting: Readonly<Record<RiskLevel, number>>;
  /** Approvals that wait and are snoozed. */
  readonly snoozed: number;
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
  /** In the order that the filter names. */
  listApprovals(filter: ApprovalFilter): Promise<Page<ApprovalView>>;
  /** Who did what, over all streams, newest first. */
  listActs(filter: ActFilter): Promise<Page<ActRecord>>;
  /** What was saved at a place; of several the one that is not removed, else the newest. Undefined: nothing ever was. */
  getWorkflow(place: WorkflowPlace): Promise<WorkflowRecord | undefined>;
  listWorkflows(filter: WorkflowFilter): Promise<Page<WorkflowRecord>>;
  /** `now`: ISO 8601, UTC, to tell what is snoozed. */
  counts(now: string): Promise<StoreCounts>;
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
