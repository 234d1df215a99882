import { RISK_FROM, RISK_LEVELS, type RiskLevel } from '../../../core/approval/risk.ts';
import { APPROVAL_STATUSES } from '../../../core/approval/subject.ts';
import { ACT_TYPES } from '../../../core/audit/act.ts';
import { foldText } from '../../../core/run/search-text.ts';
import { RUN_STATUSES } from '../../../core/run/vocabulary.ts';
import type {
  ActFilter,
  ApprovalFilter,
  ApprovalOrder,
  RunFilter,
  WorkflowFilter,
} from '../../ports/store.ts';
import { whenGiven, type Condition, type Listing } from './keyset.ts';

/** Which index answers a question for runs, and how. */
export function listingOfRuns(filter: RunFilter): Listing {
  const { workflowId, workspace, text } = filter;
  const index = indexOfRuns(text, workflowId, workspace);
  return {
    from: `runs INDEXED BY ${index}`,
    payload: 'view',
    order: ['started_at', 'run_id'],
    direction: 'DESC',
    branches: { column: 'status', values: chosen(filter.statuses, RUN_STATUSES) },
    where: [
      ...whenGiven('workflow_id = ?', workflowId),
      ...whenGiven('workspace = ?', workspace),
      ...whenGiven('started_at >= ?', filter.startedAfter),
      ...whenGiven('started_at <= ?', filter.startedBefore),
      ...contains(text),
    ],
  };
}

function indexOfRuns(text?: string, workflowId?: string, workspace?: string): string {
  // The one index that holds all that filters, so that only rows that are found are read.
  if (text !== undefined) return 'runs_by_status';
  if (workflowId !== undefined) return 'runs_by_workflow';
  return workspace === undefined ? 'runs_by_status' : 'runs_by_workspace';
}

const APPROVAL_ORDERS: Readonly<
  Record<ApprovalOrder, Pick<Listing, 'order' | 'direction'> & { readonly index: string }>
> = {
  // The rank is 100 for no risk and 0 for the highest, so that one direction serves all columns.
  risk: {
    index: 'approvals_by_risk',
    order: ['risk_rank', 'requested_at', 'approval_id'],
    direction: 'ASC',
  },
  oldest: { index: 'approvals_by_request', order: ['requested_at', 'approval_id'], direction: 'ASC' },
  newest: { index: 'approvals_by_request', order: ['requested_at', 'approval_id'], direction: 'DESC' },
  expiry: { index: 'approvals_by_expiry', order: ['expires_at', 'approval_id'], direction: 'ASC' },
};

/** Which index answers a question for approvals, and how. A run has few: those are sorted when asked for. */
export function listingOfApprovals(filter: ApprovalFilter): Listing {
  const { runId, level, snoozed = 'all', now = '' } = filter;
  const { index, order, direction } = APPROVAL_ORDERS[filter.order ?? 'oldest'];
  const statuses = chosen(filter.statuses, APPROVAL_STATUSES);
  return {
    from: `approvals INDEXED BY ${runId === undefined ? index : 'approvals_by_run'}`,
    payload: 'view',
    order,
    direction,
    branches: { column: 'status', values: statuses },
    where: [
      ...whenGiven('run_id = ?', runId),
      ...whenGiven('workflow_id = ?', filter.workflowId),
      ...(level === undefined ? [] : [ranksOf(level)]),
      ...(snoozed === 'hide' ? [{ sql: 'snoozed_until <= ?', values: [now] }] : []),
      ...(snoozed === 'only' ? [{ sql: 'snoozed_until > ?', values: [now] }] : []),
      ...whenGiven('expires_at <= ?', filter.expiresBefore),
      ...contains(filter.text),
    ],
  };
}

/** The ranks (100 - score) of a level: above the next level's and up to its own. */
function ranksOf(level: RiskLevel): Condition {
  const next = RISK_LEVELS[RISK_LEVELS.indexOf(level) + 1];
  return {
    sql: 'risk_rank > ? AND risk_rank <= ?',
    values: [next === undefined ? -1 : 100 - RISK_FROM[next], 100 - RISK_FROM[level]],
  };
}

/** Which index answers a question for workflows of the store, and how. */
export function listingOfWorkflows({ workflowId, text, order = 'name' }: WorkflowFilter): Listing {
  const isByName = order === 'name';
  const byId = workflowId !== undefined && isByName ? 'workflows_by_id' : 'workflows_by_name';
  return {
    from: `workflows INDEXED BY ${isByName ? byId : 'workflows_by_time'}`,
    payload: 'view',
    order: [isByName ? 'sort_name' : 'saved_at', 'key'],
    direction: isByName ? 'ASC' : 'DESC',
    where: [
      { sql: 'workspace = ? AND is_removed = ?', values: ['', 0] },
      ...whenGiven('workflow_id = ?', workflowId),
      ...contains(text),
    ],
  };
}

/** Which index answers a question for acts, and how. */
export function listingOfActs(filter: ActFilter): Listing {
  const { actor, runId, workflowId } = filter;
  const types = [...new Set(filter.types)];
  const isAnyType = types.length === 0 || types.length === ACT_TYPES.length;
  const index = indexOfActs(filter, isAnyType);
  const isByType = index === 'acts_by_type';
  return {
    from: index === undefined ? 'acts NOT INDEXED' : `acts INDEXED BY ${index}`,
    payload: 'position',
    order: ['time', 'position'],
    direction: 'DESC',
    ...(isByType ? { branches: { column: 'type', values: types } } : {}),
    where: [
      ...(isAnyType || isByType ? [] : [{ sql: `type IN (${types.map(() => '?').join()})`, values: types }]),
      ...whenGiven('actor = ?', actor),
      ...whenGiven('run_id = ?', runId),
      ...whenGiven('workflow_id = ?', workflowId),
      ...whenGiven('time >= ?', filter.after),
      ...whenGiven('time <= ?', filter.before),
      ...contains(filter.text),
    ],
  };
}

/** Undefined: the table itself, which is narrow and in order of time, so the best to search a text in. */
function indexOfActs(filter: ActFilter, isAnyType: boolean): string | undefined {
  if (filter.runId !== undefined) return 'acts_by_run';
  if (filter.text !== undefined && filter.text !== '') return undefined;
  if (filter.workflowId !== undefined) return 'acts_by_workflow';
  if (!isAnyType) return 'acts_by_type';
  return filter.actor === undefined ? undefined : 'acts_by_actor';
}

/** A list without a filter is one over all values. */
function chosen<T extends string>(values: readonly T[] | undefined, all: readonly T[]): readonly T[] {
  return values === undefined || values.length === 0 ? all : [...new Set(values)];
}

function contains(text: string | undefined): readonly Condition[] {
  return whenGiven('instr(search, ?) > 0', text === undefined || text === '' ? undefined : foldText(text));
}
