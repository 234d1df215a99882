import type { AgentChoice } from '../agent/choice.ts';
import type { HandedOver, HandoffView } from '../agent/handoff.ts';
import type { PatchChecks, PolicyVerdict, RiskAssessment } from '../approval/risk.ts';
import type { Actor, ApprovalStatus, ApprovalSubject } from '../approval/subject.ts';
import type { StepError } from '../errors.ts';
import type { RunSource } from '../workflow/version.ts';
import type { RunStatus, StepState } from './vocabulary.ts';

/** A run as a line in a list. Times are ISO 8601, UTC. */
export interface RunSummary {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowDigest: string;
  /** The workflow and the saved version that it was started from; left out where nobody knows. */
  readonly source?: RunSource;
  readonly workspace: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly updatedAt: string;
  readonly endedAt: string | null;
  readonly steps: { readonly total: number; readonly ended: number };
  /** In words: what a failed, rejected or cancelled run ended for. */
  readonly reason: string | null;
  /** Set when it is about a part of the workflow: outputs were given, not made, or steps left out. */
  readonly partial?: true;
}

/** A step as people and programs see it. */
export interface StepView {
  /** Node id, or `node[3]` for an item of a map; behind `step/` for those of a workflow that a step uses. */
  readonly stepId: string;
  /** The same without the place of the item. */
  readonly nodeId: string;
  readonly state: StepState;
  readonly attempts: number;
  /** How often it was reset, to begin anew: for another proposal, or because a run was tried again. */
  readonly round: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly error: StepError | null;
  /** What a condition came to; null while that isn't known, and for every other kind of step. */
  readonly outcome: 'true' | 'false' | null;
  /** Name of the signal that it waits for now; null while it waits for none. */
  readonly signal: string | null;
  /** In words: what it waits for, or why it was skipped. */
  readonly detail: string | null;
  /** How the agent of its latest call was chosen; left out: its node names it, or there was none yet. */
  readonly chosen?: AgentChoice;
  /** The handoff by which its agent took over; left out: by none. */
  readonly handoff?: HandoffView;
  /** Steps whose agents took over from its own; left out: none. */
  readonly handedTo?: readonly HandedOver[];
  /** Set when its output was given when the run was started: nobody made it. */
  readonly given?: true;
}

/** An approval as a line in the queue and, with its subject, as a card. */
export interface ApprovalView {
  readonly approvalId: string;
  readonly runId: string;
  readonly stepId: string;
  readonly workflowName: string;
  readonly title: string;
  readonly status: ApprovalStatus;
  /** What a decision must name: SHA-256 of the canonical JSON of the BoundContent. */
  readonly digest: string;
  readonly subject: ApprovalSubject;
  readonly attempt: number;
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly decidedAt: string | null;
  readonly decidedBy: Actor | null;
  /** The person's words, or why it is void. */
  readonly reason: string | null;
  readonly risk: RiskAssessment;
  /** Null for what was asked before there were policies: one person decides. */
  readonly policy: PolicyVerdict | null;
  /** Null for what is no patch. */
  readonly checks: PatchChecks | null;
  /** Who has approved so far where two must; empty otherwise. */
  readonly endorsements: readonly Endorsement[];
  /** Which agent proposed the content, as `agent/tool`; null when a workflow's author wrote it. */
  readonly proposedBy: string | null;
  /** The approval that this one replaces, because somebody took only a part of it or edited it. */
  readonly replaces: string | null;
  /** Who edited or narrowed the content; null when it is as proposed. */
  readonly amendedBy: Actor | null;
  /** Index of the candidate whose patch it is; left out where there was no choice. */
  readonly candidate?: number;
  /** Hidden from the queue until then, ISO 8601. */
  readonly snoozedUntil: string | null;
  /** What became of the patch. */
  readonly patch: 'none' | 'applied' | 'rolled-back';
  /** Whether a rejection may ask the agent for another try: how many are left. */
  readonly revisionsLeft: number;
}

/** One of two approvals that a policy demands. */
export interface Endorsement {
  readonly by: Actor;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: string | null;
}
