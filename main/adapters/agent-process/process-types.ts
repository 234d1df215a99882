import type { Tool } from '@modelcontextprotocol/client';
import type { ToolManifest } from '../../../core/agent/manifest.ts';
import type { StepError } from '../../../core/errors.ts';
import type { AgentCall, AgentNotice, AgentOutcome, AgentProcessFacts } from '../../ports/agents.ts';
import type { ChildOptions } from './child.ts';

/** How long a start may take, from the first byte to the last page of tools. */
export const HANDSHAKE_MS = 10_000;

/** How long an agent may take to wind down a cancelled call before its process is ended. */
export const CANCEL_GRACE_MS = 2_000;

/** One call as a process takes it. */
export interface ProcessCall {
  readonly call: AgentCall;
  readonly tool: ToolManifest;
  readonly onNotice: (notice: AgentNotice) => void;
  readonly signal: AbortSignal;
  /** Milliseconds that are left of the call's time. */
  readonly timeoutMs: number;
}

/** How a call ended. `collateral`: not by its own fault, and it may be repeated. */
export interface CallEnd {
  readonly outcome: AgentOutcome;
  readonly collateral: boolean;
}

/** A started agent that has shown what it offers. */
export interface AgentProcess {
  readonly server: string;
  readonly protocolVersion: string;
  readonly handshakeMs: number;
  /** All tools that it offers, also those that its manifest doesn't name. */
  readonly offered: readonly Tool[];
  readonly pid: number;
  /** Calls in flight. */
  load(): number;
  /** How it stands, for people. */
  facts(): AgentProcessFacts;
  /** False once it is ending: it takes no more calls. */
  isUsable(): boolean;
  /** Whether it may work for this workspace: a server that asks for roots keeps the first answer. */
  serves(workspace: string): boolean;
  /** Never throws; resolves when nothing of the call goes on. */
  call(request: ProcessCall): Promise<CallEnd>;
  /** Asks it to leave, and ends it when it doesn't; calls in flight end with the error, or as lost. */
  close(error?: StepError): Promise<void>;
  /** Ends its whole tree at once. */
  kill(): Promise<void>;
  readonly gone: Promise<void>;
}

export interface ProcessOptions extends ChildOptions {
  /** The workspace of the call that it is started for; null for a mere check. */
  readonly workspace: string | null;
  readonly handshakeMs: number;
  readonly cancelGraceMs: number;
  /** Breaks a handshake off: nobody waits for the process any more. */
  readonly signal: AbortSignal;
}

export type ProcessStart =
  | { readonly ok: true; readonly process: AgentProcess }
  | { readonly ok: false; readonly error: StepError; readonly stderr?: string };
