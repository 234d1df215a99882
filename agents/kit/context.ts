import type { Feedback } from '../../core/agent/feedback.ts';
import type { HandoffNote } from '../../core/agent/handoff.ts';

/** Levels of the Model Context Protocol's log messages that an agent uses. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** What a tool may know of its call, and how it talks back while it works. */
export interface ToolContext {
  /** Absolute path of the workspace: read it, never write it. */
  readonly workspace: string;
  readonly runId?: string;
  readonly stepId?: string;
  readonly attempt?: number;
  /** The same for every delivery of one attempt: a tool that acts must act once per key. */
  readonly idempotencyKey?: string;
  /** Why people rejected what this step proposed before, oldest first; empty at the first try. */
  readonly feedback: readonly Feedback[];
  /** Which agent hands over to this one, and what it says; left out when the call is no handoff. */
  readonly handoff?: HandoffNote;
  /** Aborts when the caller cancels or goes away. */
  readonly signal: AbortSignal;
  /** How far the work is; passed on at most ten times a second, the last one always. */
  progress(done: number, total: number | null, message?: string): void;
  log(level: LogLevel, text: string): void;
  /** A secret that the agent declared, from its environment; undefined when it is not set. */
  secret(name: string): string | undefined;
}

/** A context without a caller, for tests and scripts: says nothing, knows no secrets unless told. */
export function plainContext(workspace: string, more: Partial<ToolContext> = {}): ToolContext {
  return {
    workspace,
    feedback: [],
    signal: new AbortController().signal,
    progress: () => undefined,
    log: () => undefined,
    secret: () => undefined,
    ...more,
  };
}
