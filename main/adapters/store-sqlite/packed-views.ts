import { UNASSESSED } from '../../../core/approval/risk.ts';
import { isJsonObject, type JsonObject } from '../../../core/json.ts';
import {
  approvalSearchText,
  foldText,
  runSearchText,
  workflowSearchText,
} from '../../../core/run/search-text.ts';
import type { ApprovalView, RunSummary } from '../../../core/run/views.ts';
import { RUN_STATUSES } from '../../../core/run/vocabulary.ts';
import type { WorkflowPlace, WorkflowRecord } from '../../../core/workflow/record.ts';
import { parse } from './stored-json.ts';

/** A run as its row: what lists filter by, and the view as JSON. */
export interface PackedRun extends Pick<
  RunSummary,
  'runId' | 'status' | 'workflowId' | 'workspace' | 'startedAt'
> {
  readonly search: string;
  readonly view: string;
}

/** An approval as its row. */
export interface PackedApproval extends Pick<
  ApprovalView,
  'approvalId' | 'runId' | 'status' | 'requestedAt' | 'expiresAt'
> {
  /** 100 less the score: what is riskiest sorts first. */
  readonly riskRank: number;
  /** Empty when it is not snoozed, which sorts before every time. */
  readonly snoozedUntil: string;
  readonly search: string;
  readonly view: string;
}

/** A workflow as its row. */
export interface PackedWorkflow extends Pick<WorkflowRecord, 'key' | 'savedAt'>, PackedPlace {
  readonly isRemoved: 0 | 1;
  /** Empty when its text doesn't tell. */
  readonly workflowId: string;
  readonly sortName: string;
  readonly search: string;
  readonly view: string;
}

/** A place as columns; the workspace is empty for the store. */
export interface PackedPlace {
  readonly workspace: string;
  readonly path: string;
}

export function packPlace(place: WorkflowPlace): PackedPlace {
  return place.kind === 'store'
    ? { workspace: '', path: place.id }
    : { workspace: place.workspace, path: place.path };
}

export function packWorkflow(record: WorkflowRecord): PackedWorkflow {
  const { key, savedAt, place, isRemoved, workflowId, name } = record;
  return {
    ...{ key, savedAt, ...packPlace(place) },
    isRemoved: isRemoved ? 1 : 0,
    workflowId: workflowId ?? '',
    sortName: foldText(name),
    search: workflowSearchText(record),
    view: JSON.stringify(record),
  };
}

/** Reads a stored workflow view. Throws DamageError if it isn't one. */
export function unpackWorkflow(view: string): WorkflowRecord {
  return parse(view, isWorkflow, 'the view of a workflow');
}
function isWorkflow(value: unknown): value is WorkflowRecord {
  return (
    isJsonObject(value) &&
    typeof value['key'] === 'string' &&
    typeof value['version'] === 'number' &&
    isJsonObject(value['place'])
  );
}

export function packRun(run: RunSummary): PackedRun {
  const { runId, status, workflowId, workspace, startedAt } = run;
  return {
    ...{ runId, status, workflowId, workspace, startedAt },
    search: runSearchText(run),
    view: JSON.stringify(run),
  };
}

export function packApproval(approval: ApprovalView): PackedApproval {
  const { approvalId, runId, status, requestedAt, expiresAt, risk, snoozedUntil } = approval;
  return {
    ...{ approvalId, runId, status, requestedAt, expiresAt },
    riskRank: 100 - (Number.isFinite(risk.score) ? risk.score : UNASSESSED.score),
    snoozedUntil: snoozedUntil ?? '',
    search: approvalSearchText(approval),
    view: JSON.stringify(approval),
  };
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

/** What an approval is that was stored before there were risks, policies and checks. */
const BEFORE_POLICIES = {
  risk: UNASSESSED,
  policy: null,
  checks: null,
  endorsements: [],
  proposedBy: null,
  replaces: null,
  amendedBy: null,
  snoozedUntil: null,
  patch: 'none',
  revisionsLeft: 0,
} as const satisfies Partial<ApprovalView>;

/** Reads a stored approval view; members that its version didn't know get defaults. Throws DamageError. */
export function unpackApproval(view: string): ApprovalView {
  return { ...BEFORE_POLICIES, ...parse(view, isApproval, 'the view of an approval') };
}
function isApproval(value: unknown): value is ApprovalView & JsonObject {
  return isJsonObject(value) && typeof value['approvalId'] === 'string' && isJsonObject(value['subject']);
}
