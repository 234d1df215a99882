import type { ErrorCode, StepError } from '../../../core/errors.ts';
import { MAX_LATENCIES, type AgentFacts, type AgentOutcome } from '../../ports/agents.ts';

/** Failures for which the agent is not to blame: who called gave up, or asked for the wrong thing, or we ended it. */
const NOT_ITS_FAULT: ReadonlySet<ErrorCode> = new Set(['cancelled', 'lost', 'invalid_request']);

export type Tallied = Pick<
  AgentFacts,
  'succeeded' | 'failed' | 'failuresInARow' | 'restarts' | 'latencies' | 'lastError'
>;

/** What is counted of an agent since the program started. */
export interface Tally {
  /** A call ended; `ms`: how long the agent had it, null when it never came that far. */
  ended(outcome: AgentOutcome, ms: number | null): void;
  /** A process was lost that would have gone on: the next one to start takes its place. */
  lost(): void;
  started(): void;
  /** No process could be started. */
  notStarted(error: StepError): void;
  /** One could be again, after some that could not. */
  recovered(): void;
  read(): Tallied;
}

export function createTally(): Tally {
  const latencies: number[] = [];
  let succeeded = 0;
  let failed = 0;
  let failuresInARow = 0;
  let lost = 0;
  let restarts = 0;
  /** Of those in a row, the last ones that came to no process. */
  let unstarted = 0;
  let lastError: { readonly error: StepError; readonly at: number } | null = null;
  return {
    ended(outcome, ms) {
      if (ms !== null) latencies.push(ms);
      if (latencies.length > MAX_LATENCIES) latencies.shift();
      if (outcome.ok) {
        succeeded += 1;
        failuresInARow = 0;
        unstarted = 0;
        return;
      }
      failed += 1;
      lastError = { error: outcome.error, at: Date.now() };
      if (NOT_ITS_FAULT.has(outcome.error.code)) return;
      failuresInARow += 1;
      unstarted = ms === null ? unstarted + 1 : 0;
    },
    lost() {
      lost += 1;
    },
    started() {
      if (lost === 0) return;
      lost -= 1;
      restarts += 1;
    },
    notStarted(error) {
      lastError = { error, at: Date.now() };
    },
    recovered() {
      failuresInARow -= unstarted;
      unstarted = 0;
    },
    read: () => ({ succeeded, failed, failuresInARow, restarts, latencies: [...latencies], lastError }),
  };
}
