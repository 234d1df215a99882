import type { AgentManifest } from '../../core/agent/manifest.ts';
import type { Feedback } from '../../core/agent/feedback.ts';
import type { HandoffNote } from '../../core/agent/handoff.ts';
import type { StepError } from '../../core/errors.ts';
import type { Json, JsonObject } from '../../core/json.ts';

export interface AgentCall {
  readonly agent: string;
  readonly tool: string;
  readonly args: JsonObject;
  /** Real path of the run's workspace. */
  readonly workspace: string;
  readonly runId: string;
  readonly stepId: string;
  readonly attempt: number;
  /** Same for every delivery of the same attempt. */
  readonly idempotencyKey: string;
  /** Milliseconds from now; then the call is cancelled and, if the agent goes on, its process is ended. */
  readonly timeoutMs: number;
  /** What people said to earlier proposals of this step, oldest first. */
  readonly feedback?: readonly Feedback[];
  /** Who hands over to the agent by this call, and what it is told by that. */
  readonly handoff?: HandoffNote;
}

/** What an agent says while it works. Bounded by the adapter; lost ones are counted, not kept. */
export type AgentNotice =
  | {
      readonly kind: 'progress';
      readonly done: number;
      readonly total: number | null;
      readonly message: string | null;
    }
  | { readonly kind: 'log'; readonly level: string; readonly text: string };

export type AgentOutcome =
  | { readonly ok: true; readonly output: Json }
  /** `stderr`: the last lines that the process wrote there, at most 8 KiB. */
  | { readonly ok: false; readonly error: StepError; readonly stderr?: string };

/** What a handshake with an agent found. */
export type AgentCheck =
  | {
      readonly ok: true;
      readonly protocolVersion: string;
      readonly server: string;
      readonly handshakeMs: number;
    }
  | { readonly ok: false; readonly error: StepError; readonly stderr?: string };

/** One process of an agent. Moments are in milliseconds since the epoch. */
export interface AgentProcessFacts {
  readonly pid: number;
  readonly startedAt: number;
  /** When it last said anything; its start before that. */
  readonly lastHeardAt: number;
  readonly inFlight: number;
  /** When it began to have calls in flight; null: it has none. */
  readonly busySince: number | null;
}

/** What is known of an agent since this program started. */
export interface AgentFacts {
  readonly agent: string;
  readonly processes: readonly AgentProcessFacts[];
  /** Processes on their way in. */
  readonly starting: number;
  /** Calls that wait for a process. */
  readonly queued: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Failures since the last success for which the agent itself is to blame. */
  readonly failuresInARow: number;
  /** Starts of a process that failed since the last one that didn't. */
  readonly failedStarts: number;
  /** When one is tried again by itself, in milliseconds since the epoch; null: that is not due. */
  readonly nextStartAt: number | null;
  readonly restarts: number;
  /** Milliseconds of the latest calls, oldest first; at most MAX_LATENCIES. */
  readonly latencies: readonly number[];
  /** With the moment in milliseconds since the epoch. */
  readonly lastError: { readonly error: StepError; readonly at: number } | null;
}

/** Durations of calls that are kept of each agent: enough for a stable 99th percentile. */
export const MAX_LATENCIES = 500;

/**
 * Runs agents as child processes. `call` never throws for what an agent does: a crash, a hang, garbage, a
 * flood or an answer that breaks the tool's schema is an outcome with a code from the closed list.
 */
export interface Agents {
  call(call: AgentCall, onNotice: (notice: AgentNotice) => void, signal: AbortSignal): Promise<AgentOutcome>;
  /** Starts the agent, compares what it offers with its manifest, and ends it again. */
  check(manifest: AgentManifest): Promise<AgentCheck>;
  /**
   * How each agent that was called since the start, or since its manifest changed, stands now; of one that is gone,
   * only until what it had begun is over.
   */
  inspect(): readonly AgentFacts[];
  /**
   * Ends the processes of agents that are gone, or whose manifest has changed, as soon as they are idle. What they have
   * begun goes on as it was begun: a call is made of the manifest that it was checked against.
   */
  refresh(): void;
  /** Ends the agent's processes and waits until they are gone; calls in flight end as lost, waiting ones go on. */
  restart(agent: string): Promise<void>;
  /** Ends the processes that an earlier, crashed session left behind; returns how many. */
  reapLeftovers(): Promise<number>;
  /** Ends every process and waits until they are gone. */
  close(): Promise<void>;
}
