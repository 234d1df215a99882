import type { StepError } from '../errors.ts';

/**
 * How an agent stands, from facts: `idle`: known, no process runs (one starts with the next call); `ready`: a process
 * waits for work; `busy`: calls are in flight; `stuck`: calls are in flight and it has been silent for long;
 * `failing`: the last calls or starts failed; `missing`: its manifest can't be used, or is gone.
 */
export const AGENT_STATES = ['idle', 'ready', 'busy', 'stuck', 'failing', 'missing'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

/** One process of an agent. */
export interface AgentProcessView {
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly inFlight: number;
  /** Per cent of one core over the last seconds; null where it can't be read. */
  readonly cpu: number | null;
  /** Resident memory in bytes; null where it can't be read. */
  readonly memory: number | null;
  /** When it last said anything, ISO 8601. */
  readonly lastHeardAt: string | null;
}

/** An agent as a row of the health panel. Counters hold since this program started, or its manifest changed. */
export interface AgentHealthView {
  readonly agent: string;
  readonly version: string;
  readonly title: string;
  readonly capabilities: readonly string[];
  readonly state: AgentState;
  /** Why it is in this state, in words, from facts. */
  readonly reason: string;
  readonly processes: readonly AgentProcessView[];
  readonly processLimit: number;
  readonly inFlight: number;
  /** Calls that wait for a process. */
  readonly queued: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly restarts: number;
  /** When a process that could not be started is tried again by itself, ISO 8601; null: that is not due. */
  readonly nextStartAt: string | null;
  /** Milliseconds of the latest calls (at most 500); null before the first. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly lastError: (StepError & { readonly at: string }) | null;
  /** What is wrong with its manifest as it is on the disk; null: nothing. An earlier one may be in force. */
  readonly problem: { readonly message: string; readonly fix: string } | null;
}
