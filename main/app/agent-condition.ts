import type { AgentState } from '../../core/agent/health.ts';
import type { AgentStanding } from '../domain/policy/assignment.ts';
import { agentState } from '../domain/health/state.ts';
import type { AgentFacts } from '../ports/agents.ts';
import type { ControlPlanePorts } from './ports.ts';

/** What is known of an agent that was never called. */
export const NEVER_CALLED: Omit<AgentFacts, 'agent'> = {
  processes: [],
  starting: 0,
  queued: 0,
  succeeded: 0,
  failed: 0,
  failuresInARow: 0,
  failedStarts: 0,
  nextStartAt: null,
  restarts: 0,
  latencies: [],
  lastError: null,
};

/**
 * How an agent stands now, and why, in words. `missing`: why its manifest can't be used, or null; `now`: milliseconds
 * since the epoch.
 */
export function standingOf(
  facts: Omit<AgentFacts, 'agent'>,
  missing: string | null,
  now: number,
): { readonly state: AgentState; readonly reason: string } {
  return agentState({
    ...facts,
    missing,
    processes: facts.processes.map((process) => ({
      inFlight: process.inFlight,
      silentMs: now - Math.max(process.lastHeardAt, process.busySince ?? 0),
    })),
    lastError: facts.lastError?.error.message ?? null,
  });
}

/** What tells how each agent stands at one moment: looked up when the first is asked for. */
export function standings({
  agents,
  catalog,
  clock,
}: Pick<ControlPlanePorts, 'agents' | 'catalog' | 'clock'>): (agent: string) => AgentStanding {
  let known: ReadonlyMap<string, AgentFacts> | null = null;
  return (agent) => {
    known ??= new Map(agents.inspect().map((facts) => [facts.agent, facts]));
    const facts = known.get(agent) ?? NEVER_CALLED;
    const missing = catalog().has(agent) ? null : 'It was removed, or its manifest can not be used.';
    const inFlight = facts.processes.reduce((sum, process) => sum + process.inFlight, facts.queued);
    const { failuresInARow } = facts;
    return { ...standingOf(facts, missing, clock.now()), failuresInARow, inFlight };
  };
}
