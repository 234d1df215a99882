import type { AgentChoice, ChosenCall } from '../../../core/agent/choice.ts';
import type { Feedback } from '../../../core/agent/feedback.ts';
import type { HandoffGiver } from '../../../core/agent/handoff.ts';
import type { PatchChecks, PolicyVerdict, RiskAssessment } from '../../../core/approval/risk.ts';
import type { Actor, ApprovalStatus, ApprovalSubject } from '../../../core/approval/subject.ts';
import type { StepError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { Endorsement } from '../../../core/run/views.ts';
import { roleIn } from '../../../core/run/part.ts';
import type { RunStatus, StepState } from '../../../core/run/vocabulary.ts';
import type { Workflow, WorkflowNode } from '../../../core/workflow/schema.ts';
import type { RunSource } from '../../../core/workflow/version.ts';
import type { Called } from './candidates.ts';
import type { RunWorkspace, ToolFacts } from './events.ts';
import type { Graph } from './graph.ts';
import type { PartState } from './part.ts';

/** How far what is done again and again has come: with the items of a map, in the rounds of a loop. */
export interface Progress {
  /** Index of the first that has not begun. */
  next: number;
  active: number;
  ended: number;
  failed: number;
}

export interface MapProgress extends Progress {
  readonly items: readonly Json[];
}

/**
 * A workflow at work in a run: the run's own, or one that a step uses. Its steps have the ids of their nodes,
 * behind the step that uses it: `review[2]/scan`.
 */
export interface Frame {
  /** Of the ids of its steps: empty for the run's own, else the id of the step that it works for, and a slash. */
  readonly prefix: string;
  readonly workflow: Workflow;
  readonly graph: Graph;
  readonly input: JsonObject;
  /** Steps of its nodes that have not ended. */
  open: number;
  /** When its own limit ends it, in milliseconds since the epoch; null: it has none, or it is the run's. */
  deadline: number | null;
  /** Whether it is what a candidate of an exploration does: its steps see what is around it. */
  readonly isCandidate: boolean;
}

export interface Step {
  /** The workflow that its node stands in. */
  readonly frame: Frame;
  /** The frame's prefix with the node's id, and behind it the place of an item of a map: `node[3]`. */
  readonly stepId: string;
  readonly nodeId: string;
  /** Place in the list, for an item of a map; which round of a loop, from 0. */
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
  skippedBy: 'branch' | 'upstream' | 'part' | null;
  /** Milliseconds since the epoch: not before this (next try, end of a wait). */
  wakeAt: number | null;
  /** The approval that it waits for or that allowed it. */
  approvalId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  map: MapProgress | null;
  loop: Progress | null;
  /** Name of the signal that it waits for, or waited for. */
  signal: string | null;
  /** What its latest call was of; null: it made none in this round. */
  called: Called | null;
  /** How the agent of that call was chosen; null: its node names it. */
  chosen: AgentChoice | null;
  /** How often agents that were chosen for it failed it, in this round. */
  failedBy: ReadonlyMap<string, number>;
  /** The handoff by which it took over in this try; null: none. */
  handoff: { readonly from: HandoffGiver; readonly contextDigest: string; refused: boolean } | null;
  /** Steps that took over from it, in the order in which they first did. */
  handedTo: readonly string[];
  /** Whether its output was given when the run was started. */
  given: boolean;
  /** Incoming edges whose source has not ended. */
  unsettled: number;
}

/** What is known of a signal for as long as the run is: enough to tell one that comes again. */
export interface SentSignal {
  readonly signalId: string;
  readonly digest: string;
  /** The step that used it, or null. */
  usedBy: string | null;
}

/** A signal that no step has used yet. */
export interface KeptSignal {
  readonly signalId: string;
  readonly key: string;
  readonly name: string;
  readonly data: Json;
  readonly by: Actor;
  /** When it came, ISO 8601. */
  readonly at: string;
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
  /** Of a choice: index of the candidate whose patch it is about. */
  readonly candidate: number | null;
  /** Of a tool call whose node names no agent: how it was chosen. */
  readonly chosen: AgentChoice | null;
  /** Of what agents proposed that no node names: how they were chosen, as it was when this was asked. */
  readonly proposers: readonly ChosenCall[];
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
  /** The part of the workflow that it is about; null: all of it. */
  readonly part: PartState | null;
  /** Without the edges that mean nothing to that part. */
  readonly graph: Graph;
  /** The workflows that its steps may use, by the reference that names them. */
  readonly uses: ReadonlyMap<string, Pick<Frame, 'workflow' | 'graph'>>;
  readonly input: JsonObject;
  readonly workspace: RunWorkspace;
  readonly tools: Readonly<Record<string, ToolFacts>>;
  readonly startedAt: string;
  readonly steps: Map<string, Step>;
  readonly approvals: Map<string, Approval>;
  /** Steps that are queued, in the order in which they became so. */
  readonly queued: Set<string>;
  /** By the key under which they came. */
  readonly signals: Map<string, SentSignal>;
  /** By id, oldest first. */
  readonly keptSignals: Map<string, KeptSignal>;
  /** Steps that wait for a signal, in the order in which they began to. */
  readonly listening: Set<string>;
  /** Maps and loops that run. */
  readonly openMaps: Set<string>;
  /** The run's own workflow at work. */
  readonly root: Frame;
  /** Workflows that steps use or used, by those steps. */
  readonly frames: Map<string, Frame>;
  /** Steps whose workflow is at work. */
  readonly openFrames: Set<string>;
  /** Steps of nodes, of all workflows (items of maps not counted), that have not ended. */
  open: number;
  /** Steps that run now; those that only spread work, maps and workflows, not counted. */
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
  /** Agents that were chosen and may have acted under an idempotency key, by the wish that it stands for (wishOf). */
  readonly actedBy: Map<string, string>;
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
  const node = step.frame.graph.nodes.get(step.nodeId);
  if (!node) throw new Error(`step ${step.stepId} has no node in workflow ${state.workflow.id}`);
  return node;
}

/** The node of the run's own workflow that a step is, or works for. */
export function ownNodeOf({ stepId }: Pick<Step, 'stepId'>): string {
  return stepId.split(/[[/]/, 1)[0] ?? stepId;
}

/** What becomes of a step in a run of a part. Steps of workflows that others use are no part's matter: their owners are. */
export function roleOf({ part }: RunState, { frame, nodeId }: Step): ReturnType<typeof roleIn> {
  return frame.prefix === '' ? roleIn(part, nodeId) : 'done';
}

/** The step of a node of a workflow that is at work. */
export function nodeStepOf(state: RunState, frame: Frame, nodeId: string): Step {
  return stepOf(state, frame.prefix + nodeId);
}

/** How far a map or a loop has come; null for all else, and before it began. */
export function progressOf(step: Step): Progress | null {
  return step.map ?? step.loop;
}

/** The map or loop that an item or round belongs to; of any other step the step itself. */
export function wholeOf(state: RunState, step: Step): Step {
  return step.index === null ? step : nodeStepOf(state, step.frame, step.nodeId);
}

/** Whether a step does nothing itself: what it spreads its work over does. */
export function spreads(state: RunState, step: Step): boolean {
  return progressOf(step) !== null || state.frames.has(step.stepId);
}

/** A step by id; throws when there is none (callers check ids that come from outside first). */
export function stepOf(state: RunState, stepId: string): Step {
  const step = state.steps.get(stepId);
  if (!step) throw new Error(`run ${state.runId} has no step ${stepId}`);
  return step;
}
