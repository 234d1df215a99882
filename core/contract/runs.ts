import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { Actor } from '../approval/subject.ts';
import type { Refusal, StepError } from '../errors.ts';
import { findJsonFault, isJsonObject, MAX_JSON_DEPTH, type Json, type JsonObject } from '../json.ts';
import type { RunPartNames } from '../run/part.ts';
import type { RunSummary, StepView } from '../run/views.ts';
import { RUN_STATUSES } from '../run/vocabulary.ts';
import { nodeIdSchema, WORKFLOW_LIMITS } from '../workflow/schema-base.ts';
import type { NodeKind, Workflow } from '../workflow/schema.ts';
import { isSignalName, SIGNAL_NAME_WORDS } from '../workflow/signal-name.ts';
import type { ApprovalLine } from './approvals.ts';
import {
  gives,
  idSchema,
  keySchema,
  pageInput,
  pathSchema,
  procedure,
  reasonSchema,
  searchSchema,
  stepIdSchema,
  timeSchema,
  type Page,
} from './base.ts';
import { workflowRefSchema } from './workflow-target.ts';

/** How deep it is nested is looked at first: what walks it afterwards would run out of stack. */
const json: z.ZodType<Json> = z
  .custom<unknown>((value) => findJsonFault(value) === null, {
    error: `is no JSON value, or nested deeper than ${MAX_JSON_DEPTH} levels`,
  })
  .pipe(z.json());
const jsonObject: z.ZodType<JsonObject> = z
  .custom<unknown>((value) => isJsonObject(value) && findJsonFault(value) === null, {
    error: `is no JSON object, or nested deeper than ${MAX_JSON_DEPTH} levels`,
  })
  .pipe(z.record(z.string(), z.json()));
const ofRun = z.strictObject({ runId: idSchema });
const ofStep = z.strictObject({ runId: idSchema, stepId: stepIdSchema });

/** A run with everything that its screen needs at once. Items of maps are asked for by page. */
export interface RunDetail {
  readonly summary: RunSummary;
  readonly workflow: Workflow;
  /** Null when larger than MAX_SHOWN characters of JSON. */
  readonly input: JsonObject | null;
  readonly baseCommit: string | null;
  readonly startedBy: Actor;
  /** The part of the workflow that it is about; left out: all of it. */
  readonly part?: RunPartNames;
  /** One for each node, in the order of the file. */
  readonly steps: readonly StepView[];
  /** What the workflow gives, once it has succeeded. Null when larger than MAX_SHOWN characters of JSON. */
  readonly output: JsonObject | null;
  /** All approvals of the run, oldest first. */
  readonly approvals: readonly ApprovalLine[];
  /** Why it doesn't go on here though it could (a full disk, a bug), or null. */
  readonly halted: Refusal | null;
  /** What can be done with it now; a reason in words why not. */
  readonly can: {
    readonly cancel: Possible;
    readonly retryFailed: Possible;
    readonly rollBack: Possible;
  };
}
/** True, or why not. */
export type Possible = true | string;

/** What changes of an open run. `steps` are those that changed; the rest replaces what was there when given. */
export interface RunDelta {
  readonly steps: readonly StepView[];
  readonly summary?: RunSummary;
  readonly output?: JsonObject | null;
  readonly approvals?: readonly ApprovalLine[];
  readonly halted?: Refusal | null;
  readonly can?: RunDetail['can'];
}

/** As LiveItem: first a snapshot, then deltas numbered without a gap. */
export type RunItem =
  | { readonly kind: 'snapshot'; readonly seq: number; readonly run: RunDetail }
  | { readonly kind: 'delta'; readonly seq: number; readonly delta: RunDelta }
  | { readonly kind: 'lost'; readonly seq: number };

/** One try of a step. */
export interface AttemptView {
  /** Counts from 0: how often the step was reset (another try after a rejection, a retry) before. */
  readonly round: number;
  /** From 1. */
  readonly attempt: number;
  readonly state: 'running' | 'succeeded' | 'failed' | 'rejected' | 'cancelled';
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly error: StepError | null;
  /** When the next one begins, ISO 8601. */
  readonly retryAt: string | null;
}

/** A step with what went in and came out. */
export interface StepDetail {
  readonly step: StepView;
  /** `agent/tool` that it calls, or null. */
  readonly calls: string | null;
  /** The arguments of the newest call, with templates filled in; null when there was none. */
  readonly input: Json;
  readonly output: Json;
  /** Left out because they are larger than MAX_SHOWN characters of JSON. */
  readonly tooLarge: { readonly input: boolean; readonly output: boolean };
  /** Newest last; at most 200. */
  readonly attempts: readonly AttemptView[];
  readonly approvals: readonly ApprovalLine[];
  /** What kind of node it is of. */
  readonly kind: NodeKind;
  /** Of a map: how many items there are; of a step that uses a workflow: how many steps that has. */
  readonly items: number | null;
  /** Of an item of a map, or a step of a workflow that a step uses: what people call it. */
  readonly label: string | null;
  /** The signal that it waits for now, and what has to come with it; null: none. */
  readonly signal: { readonly name: string; readonly data: JsonObject | null } | null;
}
/** An item of a map, or a step of a workflow that a step uses, with what people call it. */
export interface MapItem extends StepView {
  readonly label: string;
}

/** Characters of JSON of an input or output that a page is given; the export of the run has all of it. */
export const MAX_SHOWN = 4_000_000;

/** What became of a signal. */
export interface SignalOutcome {
  readonly signalId: string;
  /** The step that used it; null: it is kept until one does. */
  readonly usedBy: string | null;
  /** Whether it had come before, under the same key. */
  readonly existing: boolean;
}

/** A bar of the timeline. */
export interface TimelineBar {
  readonly stepId: string;
  readonly nodeId: string;
  readonly title: string;
  /** What the time was spent on; `instant`: it took none (a condition, a transform), and `from` is when. */
  readonly kind: 'queued' | 'running' | 'retry-wait' | 'person' | 'timer' | 'signal' | 'instant';
  readonly round: number;
  readonly attempt: number;
  readonly from: string;
  /** Null: goes on. */
  readonly to: string | null;
  /** How it ended; null: goes on. */
  readonly end: 'succeeded' | 'failed' | 'rejected' | 'cancelled' | 'next' | null;
}

/** A line that an agent said while it worked. */
export interface LogLine {
  readonly seq: number;
  readonly stepId: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** As the Model Context Protocol has them (debug … emergency), or `progress`. */
  readonly level: string;
  readonly text: string;
}
/** `more`: there are lines after `next` already. */
export interface LogPage {
  readonly lines: readonly LogLine[];
  readonly next: number;
  readonly more: boolean;
}

export const runs = {
  list: procedure
    .input(
      z.strictObject({
        statuses: z.array(z.enum(RUN_STATUSES)).max(RUN_STATUSES.length).optional(),
        workflowId: z.string().max(64).optional(),
        workspace: pathSchema.optional(),
        text: searchSchema.optional(),
        startedAfter: timeSchema.optional(),
        startedBefore: timeSchema.optional(),
        ...pageInput,
      }),
    )
    .output(gives<Page<RunSummary>>()),
  get: procedure.input(ofRun).output(gives<RunDetail>()),
  watch: procedure.input(ofRun).output(eventIterator(gives<RunItem>())),
  step: procedure.input(ofStep).output(gives<StepDetail>()),
  /** Items of a map, `offset` being the index of the first. */
  items: procedure
    .input(
      z.strictObject({
        runId: idSchema,
        nodeId: stepIdSchema,
        offset: z.int().min(0).max(10_000).default(0),
        limit: z.int().min(1).max(100).default(50),
      }),
    )
    .output(gives<{ readonly items: readonly MapItem[]; readonly total: number }>()),
  timeline: procedure.input(ofRun).output(gives<readonly TimelineBar[]>()),
  logs: procedure
    .input(
      z.strictObject({
        runId: idSchema,
        stepId: stepIdSchema.nullable(),
        after: z.int().min(0).default(0),
        limit: z.int().min(1).max(1_000).default(500),
      }),
    )
    .output(gives<LogPage>()),
  /** The same, and then what comes. */
  watchLogs: procedure
    .input(
      z.strictObject({ runId: idSchema, stepId: stepIdSchema.nullable(), after: z.int().min(0).default(0) }),
    )
    .output(eventIterator(gives<LogPage>())),
  /** Refused with invalid_workflow or invalid_input when the workflow or its inputs have errors. */
  start: procedure
    .input(
      z.strictObject({
        workflow: workflowRefSchema,
        input: jsonObject,
        /**
         * The folder to work on, and where `file:` workflows lie: a window names that which it shows. Left out: that
         * which was opened last.
         */
        workspace: pathSchema.optional(),
        /** The same key gives the same run: one for each press of the button. */
        key: keySchema.optional(),
        /**
         * By node: the output that its step is taken to have given; it waits for nothing and calls nobody. A decision
         * of a person can't be given.
         */
        given: jsonObject.optional(),
        /** The nodes that run; all others that are not given are left out, and nothing waits for them. */
        only: z.array(nodeIdSchema).min(1).max(WORKFLOW_LIMITS.nodes).optional(),
      }),
    )
    .output(gives<{ readonly runId: string; readonly existing: boolean }>()),
  cancel: procedure.input(z.strictObject({ runId: idSchema, reason: reasonSchema })).output(gives<null>()),
  /** Refused with not_found or invalid_input when no step of the run would use it. */
  signal: procedure
    .input(
      z.strictObject({
        runId: idSchema,
        name: z.string().refine(isSignalName, `takes ${SIGNAL_NAME_WORDS}`),
        data: json.default(null),
        /** The same key is the same signal: one for each press of the button. */
        key: keySchema.optional(),
      }),
    )
    .output(gives<SignalOutcome>()),
  retryFailed: procedure.input(ofRun).output(gives<{ readonly steps: readonly string[] }>()),
  rollBack: procedure
    .input(z.strictObject({ runId: idSchema, reason: reasonSchema.nullable() }))
    .output(gives<{ readonly files: readonly string[] }>()),
};
