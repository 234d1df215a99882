/** What an agent said while it worked on a step. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The agent's word for it: `info`, `warning` and so on; `progress` for a progress message. */
  readonly level: string;
  readonly text: string;
}

export interface LogLine extends LogEntry {
  /** Counts the lines of a run from 1. */
  readonly seq: number;
  readonly stepId: string;
}

export interface LogPage {
  readonly lines: readonly LogLine[];
  /** Pass on as `afterSeq` to go on; the same as was asked with when there was nothing. */
  readonly next: number;
  /** Whether there are more lines now. */
  readonly more: boolean;
}

/**
 * The words of agents, by run. They are no part of the audit log: bounded, cut with a note where they are too
 * many, and a crash may lose the last moments.
 */
export interface Logs {
  /** Never waits and never throws for what is said; the line is on the disk a moment later. */
  append(runId: string, stepId: string, entry: LogEntry): void;
  /** What is appended before the call is there. Lines after `afterSeq` (0: from the start), of one step or of all (null); `limit` 1 to 1,000. A page may be short though there is `more`. */
  read(runId: string, stepId: string | null, afterSeq: number, limit: number): Promise<LogPage>;
  /** Calls back whenever lines of a run were added and can be read; the result ends it. */
  watch(runId: string, listener: () => void): () => void;
  /** Resolves once everything appended before is written. Throws RefusalError as the store does. */
  flush(): Promise<void>;
  /** Flushes, and takes nothing more. */
  close(): Promise<void>;
}
