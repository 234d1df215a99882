import type { PatchChecks, PolicyVerdict, RiskAssessment } from '../../../core/approval/risk.ts';
import type { Actor, ApprovalSubject } from '../../../core/approval/subject.ts';
import type { AgentChoice } from '../../../core/agent/choice.ts';
import type { HandoffGiver } from '../../../core/agent/handoff.ts';
import type { Risk, ToolEffect } from '../../../core/agent/manifest.ts';
import type { StepError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { RunStatus } from '../../../core/run/vocabulary.ts';
import type { Workflow } from '../../../core/workflow/schema.ts';
import type { RunSource } from '../../../core/workflow/version.ts';

/** What the engine must know of a tool, frozen at the start so that a run never changes under way. */
export interface ToolFacts {
  readonly agentVersion: string;
  /** SHA-256 of the canonical JSON of the agent's manifest. */
  readonly agentDigest: string;
  readonly risk: Risk;
  readonly effect: ToolEffect;
  readonly idempotent: boolean;
  /** What the agent can do, where a call may be of any that can do something. */
  readonly capabilities?: readonly string[];
}

export interface RunWorkspace {
  /** Real path. */
  readonly root: string;
  readonly baseCommit: string | null;
}

/**
 * What happened in a run, in the past tense. Append-only: a released event type is never changed or
 * reused; a new meaning gets a new type or an optional field, so that old logs load for ever.
 */
export type RunEvent =
  | {
      readonly type: 'run.started';
      readonly data: {
        readonly runId: string;
        readonly workflow: Workflow;
        readonly workflowDigest: string;
        /** The workflows that its steps use, and those that these use, by the reference that names them. */
        readonly uses?: Readonly<Record<string, Workflow>>;
        /** Left out where nobody knows, as in logs of before there were versions. */
        readonly source?: RunSource;
        readonly input: JsonObject;
        readonly workspace: RunWorkspace;
        /** By `agent/tool`. */
        readonly tools: Readonly<Record<string, ToolFacts>>;
        readonly key: string | null;
        readonly correlationId: string;
        readonly by: Actor;
        readonly environment: JsonObject;
        /** By node: outputs that these steps are taken to have given. Left out: none. */
        readonly given?: JsonObject;
        /** The nodes that run, in the order of the file. Left out: all that are not given. */
        readonly only?: readonly string[];
      };
    }
  | {
      readonly type: 'step.started';
      readonly data: {
        readonly stepId: string;
        readonly attempt: number;
        readonly call?: {
          readonly agent: string;
          readonly tool: string;
          readonly argsDigest: string;
          /** Left out when larger than MAX_INLINE_ARGS; they can be derived from the events before. */
          readonly args?: JsonObject;
        };
        /** Of a call whose node names no agent: which one was chosen, and why. */
        readonly chosen?: AgentChoice;
        /**
         * The call hands work over, and is pending from here on: completed with step.succeeded, refused or failed with
         * attempt.failed and step.failed. To whom stands in `call`.
         */
        readonly handoff?: {
          readonly from: HandoffGiver;
          /** SHA-256 of the canonical JSON of the context. */
          readonly contextDigest: string;
          /** Left out when larger than MAX_INLINE_ARGS. */
          readonly context?: Json;
        };
        /** The list of a map. */
        readonly items?: readonly Json[];
        /** Of a loop: how many rounds it may have. */
        readonly maxRounds?: number;
        /** When a wait is over, ISO 8601. */
        readonly until?: string;
        /** It is a candidate of an exploration: steps of its own do its work from here on. */
        readonly candidate?: true;
        /** The workflow whose steps do its work from here on, and what it is given. */
        readonly uses?: { readonly workflow: string; readonly input: JsonObject };
        /** What it waits for from outside; with `until` not longer than that. */
        readonly signal?: { readonly name: string };
      };
    }
  | {
      readonly type: 'step.succeeded';
      readonly data: {
        readonly stepId: string;
        readonly output: Json;
        /** The output was given when the run was started; the step did nothing. */
        readonly given?: true;
      };
    }
  | {
      readonly type: 'attempt.failed';
      readonly data: {
        readonly stepId: string;
        readonly attempt: number;
        readonly error: StepError;
        /** ISO 8601, or null when there is no other try. */
        readonly retryAt: string | null;
        /** A handoff was refused because the agent that was to take over is not healthy: it was not called. */
        readonly refused?: true;
      };
    }
  | {
      readonly type: 'step.failed';
      readonly data: { readonly stepId: string; readonly error: StepError };
    }
  | {
      readonly type: 'step.skipped';
      readonly data: {
        readonly stepId: string;
        /** `part`: it is not of the part that the run is about. */
        readonly cause: 'branch' | 'upstream' | 'part';
        /** The node that decided it; of `part` the step's own. */
        readonly by: string;
      };
    }
  | { readonly type: 'step.rejected'; readonly data: { readonly stepId: string; readonly reason: string } }
  | { readonly type: 'step.cancelled'; readonly data: { readonly stepId: string; readonly reason: string } }
  | {
      readonly type: 'approval.requested';
      readonly data: {
        readonly approvalId: string;
        readonly stepId: string;
        readonly attempt: number;
        readonly subject: ApprovalSubject;
        readonly digest: string;
        readonly expiresAt: string;
        /** Logs of before there were policies have none of what follows. */
        readonly risk?: RiskAssessment;
        readonly policy?: PolicyVerdict;
        /** Null for what is no patch. */
        readonly checks?: PatchChecks | null;
        /** Which agent proposed the content, as `agent/tool`. */
        readonly proposedBy?: string | null;
        /** Of a choice: index of the candidate whose patch it is. */
        readonly candidate?: number;
        /** Of a tool call whose node names no agent: how that in the subject was chosen. */
        readonly chosen?: AgentChoice;
        /** The approval that this one takes the place of, and who changed its content; nobody did where another candidate was chosen. */
        readonly replaces?: string;
        /** Without `replaces`: who gave the outputs that the content is made of. */
        readonly amendedBy?: Actor;
      };
    }
  /** One of two people who have to approve did; the other's approval is the decision. */
  | {
      readonly type: 'approval.endorsed';
      readonly data: {
        readonly approvalId: string;
        readonly by: Actor;
        readonly reason: string | null;
        readonly digest: string;
      };
    }
  | {
      readonly type: 'approval.snoozed';
      readonly data: {
        readonly approvalId: string;
        readonly by: Actor;
        /** ISO 8601; null: back in the queue. */
        readonly until: string | null;
      };
    }
  | {
      readonly type: 'approval.decided';
      readonly data: {
        readonly approvalId: string;
        readonly decision: 'approved' | 'rejected';
        readonly by: Actor;
        readonly reason: string | null;
        readonly digest: string;
      };
    }
  | {
      readonly type: 'approval.voided';
      readonly data: {
        readonly approvalId: string;
        readonly cause: 'moved' | 'expired' | 'cancelled' | 'amended';
        readonly reason: string;
      };
    }
  | {
      readonly type: 'patch.applied';
      readonly data: {
        readonly approvalId: string;
        readonly stepId: string;
        readonly files: readonly string[];
        readonly already: boolean;
      };
    }
  | {
      readonly type: 'patch.rolled-back';
      readonly data: {
        readonly approvalId: string;
        readonly by: Actor;
        readonly reason: string | null;
        readonly files: readonly string[];
      };
    }
  /** The applied patches of an ended run are being taken back. Logs of before this was said have none. */
  | {
      readonly type: 'rollback.begun';
      readonly data: { readonly by: Actor; readonly reason: string | null };
    }
  /** A patch can't be taken back and stays as it is; those that were before it stay taken back. */
  | {
      readonly type: 'rollback.failed';
      readonly data: { readonly approvalId: string; readonly reason: string };
    }
  /** Somebody sent a signal. It is kept until a step uses it. */
  | {
      readonly type: 'signal.received';
      readonly data: {
        readonly signalId: string;
        readonly name: string;
        readonly data: Json;
        /** SHA-256 of the canonical JSON of its name and data. */
        readonly digest: string;
        /** The same key is the same signal. */
        readonly key: string;
        readonly by: Actor;
      };
    }
  /** A step uses a signal; no other will. */
  | {
      readonly type: 'signal.used';
      readonly data: { readonly signalId: string; readonly stepId: string };
    }
  /**
   * Steps begin anew: those of nodes, in the order of the file. A map whose items were cut short goes on with them, and
   * a step that uses a workflow with those of its steps that are named, too. A run that had ended is open again.
   */
  | {
      readonly type: 'steps.reset';
      readonly data: { readonly steps: readonly string[]; readonly cause: ResetCause };
    }
  | {
      readonly type: 'run.cancel-requested';
      readonly data: { readonly by: Actor; readonly reason: string; readonly cause: 'asked' | 'timeout' };
    }
  | {
      readonly type: 'run.ended';
      readonly data: {
        readonly status: Extract<RunStatus, 'succeeded' | 'failed' | 'rejected' | 'cancelled'>;
        readonly reason: string | null;
        readonly output: JsonObject;
      };
    };

/** `revision`: a person rejected a proposal and asked for another. `retry`: a person asked for another try. */
export type ResetCause =
  | {
      readonly kind: 'revision';
      readonly approvalId: string;
      readonly by: Actor;
      readonly reason: string;
    }
  | { readonly kind: 'retry'; readonly by: Actor };

export type RunEventType = RunEvent['type'];

/** An event with its time, as it is folded. ISO 8601, UTC. */
export type TimedEvent = RunEvent & { readonly time: string };
