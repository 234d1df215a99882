import type { AgentManifest } from '../../core/agent/manifest.ts';
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

/**
 * Runs agents as child processes. `call` never throws for what an agent does: a crash, a hang, garbage, a
 * flood or an answer that breaks the tool's schema is an outcome with a code from the closed list.
 */
export interface Agents {
  call(call: AgentCall, onNotice: (notice: AgentNotice) => void, signal: AbortSignal): Promise<AgentOutcome>;
  /** Starts the agent, compares what it offers with its manifest, and ends it again. */
  check(manifest: AgentManifest): Promise<AgentCheck>;
  /** Ends the processes that an earlier, crashed session left behind; returns how many. */
  reapLeftovers(): Promise<number>;
  /** Ends every process and waits until they are gone. */
  close(): Promise<void>;
}
