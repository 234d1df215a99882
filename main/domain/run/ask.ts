import type { AgentChoice } from '../../../core/agent/choice.ts';
import type { PatchChecks } from '../../../core/approval/risk.ts';
import type { Actor, ApprovalSubject, BoundContent } from '../../../core/approval/subject.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import { durationMs } from '../../../core/workflow/schema-base.ts';
import { judge } from '../policy/approval-policy.ts';
import type { DependencyChanges } from '../policy/dependencies.ts';
import { assessRisk } from '../policy/risk.ts';
import type { SensitiveLines } from '../policy/sensitive-lines.ts';
import type { ToolFacts } from './events.ts';
import { giverOf, proposersOf } from './proposer.ts';
import type { Recorder } from './recorder.ts';
import { settleApproval } from './settle-approval.ts';
import { frameDeadline } from './frame.ts';
import type { Approval, RunState, Step } from './state.ts';
import { canKeep } from './succeed.ts';

/** What is asked about, and what is known of it. */
export interface Question {
  readonly subject: ApprovalSubject;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  readonly checks?: PatchChecks;
  readonly dependencies?: DependencyChanges;
  readonly lines?: readonly SensitiveLines[];
  readonly tool?: ToolFacts;
  /** Of a call whose node names no agent: how the one in the subject was chosen. */
  readonly chosen?: AgentChoice;
  /** The approval that this one takes the place of, and who changed its content. */
  readonly amends?: {
    readonly approval: Approval;
    /** Null: nobody changed it, another candidate was chosen. */
    readonly by: Actor | null;
    readonly approvalId: string;
  };
  /** Of a choice: index of the candidate whose patch it is. */
  readonly candidate?: number | undefined;
}

/** Characters of a reason that are kept with a decision; the verdict beside it has all. */
const MAX_REASON = 8_000;

/** How the policy signs what it decides by itself. */
const POLICY_ACTOR = { kind: 'policy', name: 'policy', via: 'engine' } as const satisfies Actor;

/**
 * Puts something into the approval queue, bound to its exact content, with its risk and what the policy
 * demands. What the policy decides by itself is decided in the same breath. False: the run can't hold it,
 * and the step has failed.
 */
export function requestApproval(recorder: Recorder, step: Step, question: Question): boolean {
  const { subject, amends } = question;
  if (!canKeep(recorder, step, subject)) return false;
  const { state, context } = recorder;
  const { stepId } = step;
  const approvalId = amends?.approvalId ?? context.newId();
  const attempt = (amends?.approval.attempt ?? 0) + 1;
  const expiresAt = new Date(Math.min(question.expiresAt, deadlineOf(state, step))).toISOString();
  const bound: BoundContent = { approvalId, runId: state.runId, stepId, attempt, subject, expiresAt };
  const digest = context.sha256(canonicalJson(bound));
  const checks = question.checks ?? null;
  const proposers = proposersOf(state, step);
  // What a person gave is that person's: no rule lets it pass as an agent's, and their own approval is one of an own edit.
  const giver = giverOf(state, step);
  const facts = {
    subject,
    checks,
    dependencies: question.dependencies ?? null,
    lines: question.lines ?? null,
    tool: question.tool ?? null,
    workflowId: state.workflow.id,
    proposers,
    isAmended: (amends?.by ?? giver) !== null,
  };
  const risk = assessRisk(facts);
  const policy = judge(context.policy, facts, risk);
  recorder.emit({
    type: 'approval.requested',
    data: {
      approvalId,
      stepId,
      attempt,
      subject,
      digest,
      expiresAt,
      risk,
      policy,
      checks,
      proposedBy: proposers[0] ?? null,
      ...originOf(question, giver),
    },
  });
  if (policy.outcome === 'ask') return true;
  const decision = policy.outcome === 'auto-approve' ? 'approved' : 'rejected';
  settleApproval(recorder, approvalId, {
    decision,
    by: POLICY_ACTOR,
    reason: policy.reasons.join('; ').slice(0, MAX_REASON).toWellFormed(),
  });
  return true;
}

/** What the request says of where its content comes from, beside who proposed it. */
function originOf({ amends, candidate, chosen }: Question, giver: Actor | null) {
  const amendedBy = amends?.by ?? giver;
  return {
    ...(candidate !== undefined && { candidate }),
    ...(chosen && { chosen }),
    ...(amends && { replaces: amends.approval.approvalId }),
    ...(amendedBy && { amendedBy }),
  };
}

/** When a limit of the run, or of a workflow in it, ends the step: nothing can be approved after that. Milliseconds since the epoch. */
function deadlineOf(state: RunState, step: Step): number {
  const { timeout } = state.workflow;
  const end = timeout === undefined ? Infinity : Date.parse(state.countedFrom) + durationMs(timeout);
  return Math.min(end, frameDeadline(state, step));
}
