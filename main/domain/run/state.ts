import type { Feedback } from '../../../core/agent/feedback.ts';
import type { PatchChecks, PolicyVerdict, RiskAssessment } from '../../../core/approval/risk.ts';
import type { Actor, ApprovalStatus, ApprovalSubject } from '../../../core/approval/subject.ts';
import type { StepError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { Endorsement } from '../../../core/run/views.ts';
import type { RunStatus, StepState } from '../../../core/run/vocabulary.ts';
import type { Workflow, WorkflowNode } from '../../../core/workflow/schema.ts';
import type { RunSource } from '../../../core/workflow/version.ts';
import type { RunWorkspace, ToolFacts } from './events.ts';
import type { Graph } from './graph.ts';

/** How far a map has come. */
export interface MapProgress {
  readonly items: readonly Json[];
  /** Index of the first item that has not begun. */
  next: number;
  active: number;
  ended: number;
  failed: number;
}

export interface Step {
  /** Node id, or `node[3]` for an item of a map. */
  readonly stepId: string;
  readonly nodeId: string;
  /** Place in the list, for an item of a map. */
  readonly index: number | null;
  state: StepState;
  /** How often it was reset to begin anew. */
  round: number;
  /** How many of these times because another proposal was asked for. */
  revision: number;
  /** Tries begun, in this round. */
  attempts: number;
  /** Tries that ended because Signalbox itself did. */
  lost: number;
  output: Json;
  error: StepError | null;
  /** Why it was skipped, rejected or cancelled, in words. */
  reason: string | null;
  skippedBy: 'branch' | 'upstream' | null;
  /** Milliseconds since the epoch: not before this (next try, end of a wait). */
  wakeAt: number | null;
  /** The approval that it waits for or that allowed it. */
  approvalId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  map: MapProgress | null;
  /** Incoming edges whose source has not ended. */
  unsettled: number;
}

export interface Approval {
  readonly approvalId: string;
  readonly stepId: string;
  readonly attempt: number;
  readonly subject: ApprovalSubject;
  readonly digest: string;
  readonly expiresAt: string;
  readonly requestedAt: string;
  readonly risk: RiskAssessment;
  readonly policy: PolicyVerdict | null;
  readonly checks: PatchChecks | null;
  readonly proposedBy: string | null;
  readonly replaces: string | null;
  readonly amendedBy: Actor | null;
  endorsements: readonly Endorsement[];
  snoozedUntil: string | null;
  status: ApprovalStatus;
  decidedAt: string | null;
  decidedBy: Actor | null;
  reason: string | null;
  patch: 'none' | 'applied' | 'rolled-back';
}

/**
 * A run, folded from its events. Owned by one dispatcher at a time, which changes it in place while it
 * decides and throws it away when the commit fails (a fold of the store is always the truth).
 */
export interface RunState {
  readonly runId: string;
  readonly workflow: Workflow;
  readonly workflowDigest: string;
  /** Undefined where nobody knows. */
  readonly source: RunSource | undefined;
  readonly graph: Graph;
  readonly input: JsonObject;
  readonly workspace: RunWorkspace;
  readonly tools: Readonly<Record<string, ToolFacts>>;
  readonly startedAt: string;
  readonly steps: Map<string, Step>;
  readonly approvals: Map<string, Approval>;
  /** Steps that are queued, in the order in which they became so. */
  readonly queued: Set<string>;
  /** Maps that run. */
  readonly openMaps: Set<string>;
  /** Node steps (items of maps not counted) that have not ended. */
  open: number;
  /** Steps that run now, maps not counted. */
  running: number;
  /** Steps that wait for a decision. */
  waitingForPeople: number;
  /** Steps that wait for a time. */
  sleeping: number;
  /** By the node whose proposals were rejected: what people said, newest last. */
  readonly feedback: Map<string, readonly Feedback[]>;
  /** By approval node: how often a rejection asked for another try. */
  readonly revisions: Map<string, number>;
  /** When the limit on the run's time began to count: the start, or the last retry. ISO 8601. */
  countedFrom: string;
  /** Characters of JSON that its events hold (jsonSize). */
  size: number;
  status: RunStatus;
  /** Whether its applied patches are being taken back: until that is over nothing begins anew. */
  rollingBack: boolean;
  cancel: { readonly reason: string; readonly cause: 'asked' | 'timeout' } | null;
  reason: string | null;
  output: JsonObject;
  updatedAt: string;
  endedAt: string | null;
}

/** Whether a step was let run by an approval of its exact call. */
export function isApproved(state: RunState, step: Step): boolean {
  return step.approvalId !== null && state.approvals.get(step.approvalId)?.status === 'approved';
}

/** The node of a step; a step without one is a bug, since steps are made from nodes. */
export function nodeOf(state: RunState, step: Step): WorkflowNode {
  const node = state.graph.nodes.get(step.nodeId);
  if (!node) throw new Error(`step ${step.stepId} has no node in workflow ${state.workflow.id}`);
  return node;
}

/** A step by id; throws when there is none (callers check ids that come from outside first). */
export function stepOf(state: RunState, stepId: string): Step {
  const step = state.steps.get(stepId);
  if (!step) throw new Error(`run ${state.runId} has no step ${stepId}`);
  return step;
}
