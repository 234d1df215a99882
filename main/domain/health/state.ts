import type { AgentState } from '../../../core/agent/health.ts';

/** Calls are in flight and it has said nothing for so long: then it hangs, or at least looks like it. */
export const STUCK_AFTER_MS = 60_000;
/** From so many failures in a row on it is failing: one alone may be the call's own fault. */
export const FAILING_AFTER = 2;

/** What the state of an agent is told from. */
export interface AgentCondition {
  /** Why its manifest can't be used; null: it can. */
  readonly missing: string | null;
  readonly processes: readonly {
    readonly inFlight: number;
    /** Milliseconds since it last said anything, or since its calls began if that is later. */
    readonly silentMs: number;
  }[];
  readonly starting: number;
  readonly queued: number;
  readonly failuresInARow: number;
  /** Starts of a process that failed since the last one that didn't. */
  readonly failedStarts: number;
  /** In words. */
  readonly lastError: string | null;
}

/** How an agent stands and why, in words. The first that holds counts: what needs a person comes first. */
export function agentState(agent: AgentCondition): { readonly state: AgentState; readonly reason: string } {
  const { missing, processes, starting, queued, failuresInARow, failedStarts, lastError } = agent;
  if (missing !== null) return { state: 'missing', reason: missing };
  const silent = Math.max(...processes.map((process) => (process.inFlight > 0 ? process.silentMs : 0)), 0);
  const inFlight = processes.reduce((sum, process) => sum + process.inFlight, 0);
  if (silent > STUCK_AFTER_MS) {
    return { state: 'stuck', reason: `${calls(inFlight)} in flight, and silent for ${seconds(silent)}.` };
  }
  const last = lastError === null ? '' : ` The last: ${lastError}`;
  if (failedStarts > 0 && processes.length === 0) {
    const often = failedStarts === 1 ? '' : `, ${failedStarts} times in a row`;
    return { state: 'failing', reason: `Its process could not be started${often}.${last}` };
  }
  if (failuresInARow >= FAILING_AFTER) {
    return { state: 'failing', reason: `The last ${failuresInARow} calls failed.${last}` };
  }
  if (inFlight > 0 || queued > 0 || starting > 0) {
    return { state: 'busy', reason: busyReason(inFlight, queued, starting) };
  }
  if (processes.length > 0) {
    const one = processes.length === 1;
    const reason = `${one ? 'A process waits' : `${processes.length} processes wait`} for work.`;
    return { state: 'ready', reason };
  }
  return { state: 'idle', reason: 'No process runs; one starts with the next call.' };
}

function busyReason(inFlight: number, queued: number, starting: number): string {
  const parts = [
    ...(inFlight > 0 ? [`${calls(inFlight)} in flight`] : []),
    ...(queued > 0 ? [`${calls(queued)} waiting`] : []),
    ...(starting > 0 ? ['a process is starting'] : []),
  ];
  return `${parts.join(', ')}.`;
}

function calls(count: number): string {
  return count === 1 ? '1 call' : `${count} calls`;
}

function seconds(ms: number): string {
  const whole = Math.round(ms / 1_000);
  return whole < 120 ? `${whole} s` : `${Math.round(whole / 60)} min`;
}
