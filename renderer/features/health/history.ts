import type { AgentHealthView } from '../../../core/agent/health.ts';
import type { HealthView } from '../../../core/contract/health.ts';

/** One moment of an agent: per cent of a core, bytes, calls. */
export interface HealthSample {
  readonly cpu: number;
  readonly memory: number;
  readonly inFlight: number;
  readonly queued: number;
}
/** By agent id, oldest first. */
export type HealthHistory = Readonly<Record<string, readonly HealthSample[]>>;

/** Samples kept of each agent: four minutes at one every two seconds. */
export const MAX_SAMPLES = 120;

/** Adds a view to the history. Agents that are gone are dropped. */
export function extendHistory(history: HealthHistory, view: HealthView): HealthHistory {
  return Object.fromEntries(
    view.agents.map((agent) => [
      agent.agent,
      [...(history[agent.agent] ?? []), sampleOf(agent)].slice(-MAX_SAMPLES),
    ]),
  );
}

function sampleOf(agent: AgentHealthView): HealthSample {
  return {
    cpu: sumOf(agent, 'cpu') ?? 0,
    memory: sumOf(agent, 'memory') ?? 0,
    inFlight: agent.inFlight,
    queued: agent.queued,
  };
}

/** A figure over all processes of an agent; null when none of them tells it. */
export function sumOf(agent: AgentHealthView, figure: 'cpu' | 'memory'): number | null {
  const told = agent.processes.map((process) => process[figure]).filter((value) => value !== null);
  return told.length === 0 ? null : told.reduce((sum, value) => sum + value, 0);
}
