import { riskLevelOf } from '../../../core/approval/risk.ts';
import type { ActRecord } from '../../../core/audit/act.ts';
import {
  actorOf,
  actSearchText,
  briefData,
  isActType,
  runIdOf,
  workflowIdOf,
} from '../../../core/audit/brief-act.ts';
import type { SealedRecord } from '../../../core/audit/chain.ts';
import { checkQuestion, foreignCursor, questionText } from '../../../core/run/list-question.ts';
import {
  approvalSearchText,
  foldText,
  runSearchText,
  workflowSearchText,
} from '../../../core/run/search-text.ts';
import type { ApprovalView, RunSummary } from '../../../core/run/views.ts';
import type { WorkflowRecord } from '../../../core/workflow/record.ts';
import type {
  ActFilter,
  ApprovalFilter,
  ApprovalOrder,
  Page,
  PageRequest,
  RunFilter,
  WorkflowFilter,
} from '../../ports/store.ts';

type WorkflowOf = (runId: string) => string | undefined;

/** Runs that a filter asks for, newest first. */
export function listRuns(all: Iterable<RunSummary>, filter: RunFilter): Page<RunSummary> {
  const found = [...all].filter(
    (run) =>
      isAmong(filter.statuses, run.status) &&
      isSame(filter.workflowId, run.workflowId) &&
      isSame(filter.workspace, run.workspace) &&
      isBetween(filter.startedAfter, run.startedAt, filter.startedBefore) &&
      contains(runSearchText(run), filter.text),
  );
  return page('runs', found, filter, -1, (run) => [run.startedAt, run.runId]);
}

const APPROVAL_ORDERS: Readonly<
  Record<ApprovalOrder, { readonly sign: 1 | -1; readonly placeOf: (approval: ApprovalView) => Place }>
> = {
  risk: { sign: 1, placeOf: (a) => [100 - a.risk.score, a.requestedAt, a.approvalId] },
  oldest: { sign: 1, placeOf: (a) => [a.requestedAt, a.approvalId] },
  newest: { sign: -1, placeOf: (a) => [a.requestedAt, a.approvalId] },
  expiry: { sign: 1, placeOf: (a) => [a.expiresAt, a.approvalId] },
};

/** Approvals that a filter asks for, in its order. */
export function listApprovals(
  all: Iterable<ApprovalView>,
  filter: ApprovalFilter,
  workflowOf: WorkflowOf,
): Page<ApprovalView> {
  const { snoozed = 'all', now = '', expiresBefore } = filter;
  const found = [...all].filter(
    (approval) =>
      isAmong(filter.statuses, approval.status) &&
      isSame(filter.runId, approval.runId) &&
      isSame(filter.workflowId, workflowOf(approval.runId)) &&
      isSame(filter.level, riskLevelOf(approval.risk.score)) &&
      (snoozed === 'all' || (snoozed === 'only') === (approval.snoozedUntil ?? '') > now) &&
      isBetween(undefined, approval.expiresAt, expiresBefore) &&
      contains(approvalSearchText(approval), filter.text),
  );
  const { sign, placeOf } = APPROVAL_ORDERS[filter.order ?? 'oldest'];
  return page('approvals', found, filter, sign, placeOf);
}

/** Workflows of the store that a filter asks for, in its order. */
export function listWorkflows(all: Iterable<WorkflowRecord>, filter: WorkflowFilter): Page<WorkflowRecord> {
  const found = [...all].filter(
    (record) =>
      record.place.kind === 'store' &&
      !record.isRemoved &&
      isSame(filter.workflowId, record.workflowId) &&
      contains(workflowSearchText(record), filter.text),
  );
  return filter.order === 'newest'
    ? page('workflows', found, filter, -1, ({ savedAt, key }) => [savedAt, key])
    : page('workflows', found, filter, 1, ({ name, key }) => [foldText(name), key]);
}

/** Acts that a filter asks for, newest first. `all`: the records of all streams as they were committed. */
export function listActs(
  all: readonly SealedRecord[],
  filter: ActFilter,
  workflowOf: WorkflowOf,
): Page<ActRecord> {
  const found = all.flatMap((record, i): ActRecord[] => {
    const { stream, seq, time, type, hash } = record;
    const runId = runIdOf(stream);
    const isWanted =
      isActType(type) &&
      isAmong(filter.types, type) &&
      isSame(filter.actor, actorOf(record)) &&
      isSame(filter.runId, runId) &&
      isSame(filter.workflowId, workflowOf(runId ?? '') ?? workflowIdOf(record)) &&
      isBetween(filter.after, time, filter.before) &&
      contains(actSearchText(record), filter.text);
    return isWanted
      ? [{ position: i + 1, stream, seq, time, type, runId, hash, data: briefData(record) }]
      : [];
  });
  return page('acts', found, filter, -1, (act) => [act.time, act.position]);
}

function isAmong<T>(wanted: readonly T[] = [], value: T): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

function isSame<T>(wanted: T | undefined, value: T | null | undefined): boolean {
  return wanted === undefined || wanted === value;
}

function isBetween(from: string | undefined, time: string, to: string | undefined): boolean {
  return (from === undefined || time >= from) && (to === undefined || time <= to);
}

function contains(searched: string, text = ''): boolean {
  return searched.includes(foldText(text));
}

type Place = readonly (string | number)[];

/** Sorts by place, forwards (1) or backwards (-1), and takes the page after the one that the cursor names. */
function page<T>(
  list: string,
  items: readonly T[],
  request: PageRequest,
  sign: 1 | -1,
  placeOf: (item: T) => Place,
): Page<T> {
  checkQuestion(request);
  const question = questionText(list, request);
  const after = request.cursor === undefined ? undefined : readCursor(request.cursor, list, question);
  const rest = items
    .map((item) => ({ item, place: placeOf(item) }))
    .filter(({ place }) => after === undefined || sign * compare(place, after) > 0)
    .sort((a, b) => sign * compare(a.place, b.place));
  const taken = rest.slice(0, request.limit);
  const last = taken.at(-1);
  return {
    items: taken.map(({ item }) => item),
    nextCursor:
      rest.length > request.limit && last
        ? Buffer.from(JSON.stringify([question, last.place])).toString('base64url')
        : null,
  };
}

function compare(a: Place, b: Place): number {
  const i = a.findIndex((value, at) => value !== b[at]);
  const [left = '', right = ''] = [a[i], b[i]];
  if (i < 0) return 0;
  return left < right ? -1 : 1;
}

function readCursor(cursor: string, list: string, question: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const start = `[${JSON.stringify(question)},`;
  if (!text.startsWith(start)) throw foreignCursor(list);
  const place: unknown = JSON.parse(text.slice(start.length, -1));
  return Array.isArray(place)
    ? place.filter((value) => typeof value === 'string' || typeof value === 'number')
    : [];
}
