import type { HandoffNote } from '../../../core/agent/handoff.ts';
import type { PolicyInForce } from '../../../core/approval/policy.ts';
import type { PatchChecks } from '../../../core/approval/risk.ts';
import type { Actor, PatchSubject } from '../../../core/approval/subject.ts';
import type { Refusal, StepError } from '../../../core/errors.ts';
import type { Json, JsonObject } from '../../../core/json.ts';
import type { ConcurrencyGroup } from '../../../core/workflow/schema-base.ts';
import type { AgentStanding } from '../policy/assignment.ts';
import type { DependencyChanges } from '../policy/dependencies.ts';
import type { SensitiveLines } from '../policy/sensitive-lines.ts';
import type { RunEvent } from './events.ts';

/** What may be asked of a run that exists. Observations of effects come in as commands, too. */
export type RunCommand =
  /** Time has passed or a place became free: begin what can begin, close what is over. */
  | { readonly type: 'advance' }
  | {
      readonly type: 'record-output';
      readonly stepId: string;
      readonly attempt: number;
      /** How often the step had been reset when it was called; left out: never. */
      readonly round?: number;
      readonly output: Json;
    }
  | {
      readonly type: 'record-failure';
      readonly stepId: string;
      readonly attempt: number;
      readonly round?: number;
      readonly error: StepError;
      /** A handoff was refused: the agent was not called, and is not tried again by itself. */
      readonly refused?: true;
    }
  | {
      readonly type: 'record-patch';
      readonly stepId: string;
      readonly round?: number;
      readonly patch: PreparedPatch;
    }
  | {
      readonly type: 'record-bad-patch';
      readonly stepId: string;
      readonly round?: number;
      readonly error: StepError;
    }
  | {
      readonly type: 'decide-approval';
      readonly approvalId: string;
      readonly decision: 'approved' | 'rejected';
      /** The digest that the person saw. */
      readonly digest: string;
      readonly by: Actor;
      readonly reason: string | null;
      /** Why the subject is no longer what was asked about, or null. Looked up just before. */
      readonly moved: string | null;
      /** Of a rejection: the agent is to try again, with the reason. */
      readonly again?: boolean;
      /** Of an approval: only this part of the patch, which takes its place first. */
      readonly part?: PreparedPatch;
    }
  | {
      readonly type: 'amend-approval';
      readonly approvalId: string;
      readonly digest: string;
      readonly by: Actor;
      readonly how: 'narrowed' | 'edited';
      readonly patch: PreparedPatch;
    }
  | {
      readonly type: 'choose-candidate';
      readonly approvalId: string;
      readonly digest: string;
      readonly by: Actor;
      readonly candidate: number;
      readonly patch: PreparedPatch;
    }
  | {
      readonly type: 'snooze-approval';
      readonly approvalId: string;
      readonly digest: string;
      readonly by: Actor;
      /** ISO 8601, before the expiry; null: back in the queue. */
      readonly until: string | null;
    }
  | {
      readonly type: 'signal';
      readonly name: string;
      readonly data: Json;
      /** The same key with the same name and data is the same signal. */
      readonly key: string;
      readonly by: Actor;
    }
  | { readonly type: 'retry-failed'; readonly by: Actor }
  | {
      readonly type: 'record-apply';
      readonly approvalId: string;
      readonly outcome:
        | { readonly kind: 'applied'; readonly already: boolean; readonly files: readonly string[] }
        /** `withdrawn`: the run was cancelled before anything of it was applied. */
        | { readonly kind: 'moved' | 'failed' | 'withdrawn'; readonly reason: string };
    }
  | { readonly type: 'begin-rollback'; readonly by: Actor; readonly reason: string | null }
  | {
      readonly type: 'record-rollback';
      readonly approvalId: string;
      readonly by: Actor;
      readonly reason: string | null;
      readonly files: readonly string[];
    }
  | { readonly type: 'record-rollback-failure'; readonly approvalId: string; readonly reason: string }
  | { readonly type: 'cancel'; readonly by: Actor; readonly reason: string };

/** A patch bound to the workspace, with what is known of it. */
export interface PreparedPatch {
  readonly subject: PatchSubject;
  readonly checks: PatchChecks;
  readonly dependencies: DependencyChanges;
  readonly lines: readonly SensitiveLines[];
}

/** Work to do once the events are stored. Its key stays the same for every delivery. */
export type Effect =
  | {
      readonly kind: 'call-agent';
      readonly key: string;
      readonly stepId: string;
      readonly attempt: number;
      readonly round: number;
      readonly agent: string;
      readonly tool: string;
      readonly args: JsonObject;
      readonly timeoutMs: number;
      /** The group that the call counts in. */
      readonly group?: ConcurrencyGroup;
      /** Of a handoff: what the agent that takes over is told. */
      readonly handoff?: HandoffNote;
    }
  | { readonly kind: 'prepare-patch'; readonly key: string; readonly stepId: string; readonly round: number }
  | { readonly kind: 'apply-patch'; readonly key: string; readonly approvalId: string };

/** The values from outside that a decision depends on. */
export interface DecideContext {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Agent calls that may begin now; a decision uses at most these. */
  readonly slots: number;
  /** Calls of a group that may begin now. */
  readonly groups: (group: ConcurrencyGroup) => number;
  /** How an agent stands now. */
  readonly health: (agent: string) => AgentStanding;
  /** SHA-256 of UTF-8 text in hex. */
  readonly sha256: (text: string) => string;
  readonly newId: () => string;
  /** The approval policy in force now. */
  readonly policy: PolicyInForce;
}

export type Decision =
  | {
      readonly kind: 'accepted';
      readonly events: readonly (RunEvent & { readonly time: string })[];
      readonly effects: readonly Effect[];
      /** Keys of effects whose outcome is now recorded or no longer wanted. */
      readonly settled: readonly string[];
      /** Steps whose call in flight is to be aborted. */
      readonly aborted: readonly string[];
      /** Groups that had no place for a step that could have begun, with the limit that it names. */
      readonly full: ReadonlyMap<string, number>;
      /** There was more to do than one decision may: advance again. */
      readonly more: boolean;
      /** The caller's wish was refused, though something happened (an approval became void). */
      readonly refusal: Refusal | null;
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
