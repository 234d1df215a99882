import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_HEAD, GENESIS, seal, type Head, type SealedRecord } from '../../core/audit/chain.ts';
import { RefusalError, type Refusal } from '../../core/errors.ts';
import type { ApprovalView, RunSummary } from '../../core/run/views.ts';
import type { WorkflowPlace, WorkflowRecord } from '../../core/workflow/record.ts';
import type { Page, StoreReader } from '../../main/ports/store.ts';

export const sha256 = (text: string): string => hash('sha256', text);

/** Seals `count` events after `head`; `tag` makes their content differ from others'. */
export function makeRecords(
  stream: string,
  head: Head,
  count: number,
  tag: string | number = '',
): SealedRecord[] {
  return seal(
    sha256,
    stream,
    head,
    Array.from({ length: count }, (_, i) => ({
      type: 'step_succeeded',
      time: '2030-01-01T00:00:00.000Z',
      data: { stepId: `step[${i}]`, tag, text: 'grüße\n"☃" 🎉', nested: { b: [1, null, true], a: -0.5 } },
    })),
  );
}

/** Where a stream ends after these records. */
export function endOf(records: readonly SealedRecord[], before: Head = EMPTY_HEAD): Head {
  const last = records.at(-1);
  return last ? { seq: last.seq, hash: last.hash } : before;
}

export function makeRun(runId: string, change: Partial<RunSummary> = {}): RunSummary {
  return {
    runId,
    workflowId: 'audit',
    workflowName: 'Audit',
    workflowDigest: sha256('workflow'),
    workspace: '/work/space "with" ☃',
    status: 'running',
    startedAt: '2030-01-01T00:00:00.000Z',
    updatedAt: '2030-01-01T00:00:01.000Z',
    endedAt: null,
    steps: { total: 3, ended: 1 },
    reason: null,
    ...change,
  };
}

export function makeApproval(approvalId: string, change: Partial<ApprovalView> = {}): ApprovalView {
  return {
    approvalId,
    runId: 'r1',
    stepId: 'patch',
    workflowName: 'Audit',
    title: 'Apply the patch',
    status: 'waiting',
    digest: sha256(approvalId),
    subject: { kind: 'content', title: 'A note', content: { lines: ['a', 'b'] }, contentDigest: sha256('c') },
    attempt: 1,
    requestedAt: '2030-01-01T00:00:00.000Z',
    expiresAt: '2030-01-02T00:00:00.000Z',
    decidedAt: null,
    decidedBy: null,
    reason: null,
    risk: { score: 30, level: 'medium', reasons: [{ rule: 'size', points: 30, text: '12 lines' }] },
    policy: null,
    checks: null,
    endorsements: [],
    proposedBy: null,
    replaces: null,
    amendedBy: null,
    snoozedUntil: null,
    patch: 'none',
    revisionsLeft: 0,
    ...change,
  };
}

/** Reads a whole stream page by page. */
export async function readAll(store: StoreReader, stream: string, pageSize = 1_000): Promise<SealedRecord[]> {
  const records: SealedRecord[] = [];
  for (;;) {
    const page = await store.readEvents(stream, records.length, pageSize);
    records.push(...page);
    if (page.length < pageSize) return records;
  }
}

export function makeWorkflow(
  key: string,
  place: WorkflowPlace,
  change: Partial<WorkflowRecord> = {},
): WorkflowRecord {
  return {
    ...{ key, place, isRemoved: false, version: 1, digest: 'd'.repeat(64), bytes: 10, format: 'yaml' },
    ...{ workflowId: key, name: `Workflow ${key}`, savedAt: '2030-01-01T00:00:00.000Z', by: null },
    ...change,
  };
}

/** The first place where a stream is no intact chain, as text; undefined if it is one. */
export function findBreak(records: readonly SealedRecord[]): string | undefined {
  let prev = GENESIS;
  for (const [i, record] of records.entries()) {
    if (record.seq !== i + 1) return `record ${i + 1} has number ${record.seq}`;
    if (record.prev !== prev) return `record ${record.seq} doesn't link to the one before`;
    if (record.hash !== sha256(record.body)) return `record ${record.seq} doesn't match its hash`;
    prev = record.hash;
  }
  return undefined;
}

/** What a promise was refused with. Throws if it wasn't refused. */
export async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RefusalError) return error.refusal;
    throw error;
  }
  throw new Error('it was not refused');
}

/** A new temporary folder and its removal. */
export function makeFolder(): { readonly dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-store-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** Asks for page after page until there is no more. */
export async function pageThrough<T>(next: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<T> = await next(cursor);
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return items;
}
