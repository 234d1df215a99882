import type { AgentHealthView, AgentProcessView } from '../../core/agent/health.ts';
import type { AgentManifest } from '../../core/agent/manifest.ts';
import type { HealthView } from '../../core/contract/health.ts';
import type { AgentFacts, AgentProcessFacts } from '../ports/agents.ts';
import type { AgentRegistry, CatalogProblem } from '../ports/registry.ts';
import type { ProcessUsage, Usage } from '../ports/usage.ts';
import { NEVER_CALLED, standingOf } from './agent-condition.ts';
import type { ControlPlanePorts } from './ports.ts';

/** How the agents and this program stand. */
export interface Health {
  /** Without what processes take of the machine: cheap enough for each change. */
  agents(): readonly AgentHealthView[];
  /** With it. Calls at the same time share one sampling. */
  readonly look: () => Promise<HealthView>;
}

export interface HealthParts {
  readonly ports: Pick<ControlPlanePorts, 'agents' | 'clock'>;
  readonly registry: Pick<AgentRegistry, 'get'>;
  readonly usage: Usage;
  /** Of this program's own process. */
  readonly pid: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

export function createHealth({ ports, registry, usage, pid, startedAt }: HealthParts): Health {
  let looking: Promise<HealthView> | null = null;

  function agents(used: ReadonlyMap<number, ProcessUsage> = new Map()): AgentHealthView[] {
    const facts = new Map(ports.agents.inspect().map((agent) => [agent.agent, agent]));
    const { agents: catalog, problems } = registry.get();
    const now = ports.clock.now();
    const usable = [...catalog.values()].map((manifest) => {
      const problem = problems.find(({ agent }) => agent === manifest.id) ?? null;
      return healthOf({ ...manifest, problem, missing: null }, facts.get(manifest.id), now, used);
    });
    const gone = [...facts.values()].filter(
      ({ agent, processes }) => !catalog.has(agent) && processes.length > 0,
    );
    return [
      ...usable,
      ...gone.map((agent) => healthOf(nameless(agent.agent, GONE, null), agent, now, used)),
      ...problems
        .filter(({ agent }) => agent === null)
        .map((problem) => healthOf(nameless(problem.name, problem.message, problem), undefined, now, used)),
    ];
  }

  async function sample(): Promise<HealthView> {
    const pids = ports.agents.inspect().flatMap(({ processes }) => processes.map((process) => process.pid));
    const used = await usage.sample([pid, ...pids]);
    const own = used.get(pid);
    const host = { memory: own?.memory ?? 0, cpu: own?.cpu ?? 0, startedAt };
    return { at: new Date(ports.clock.now()).toISOString(), agents: agents(used), host };
  }

  return {
    agents: () => agents(),
    look() {
      looking ??= sample().finally(() => (looking = null));
      return looking;
    },
  };
}

const GONE = 'It was removed. What it had begun goes on to its end.';

/** What of a manifest a row tells, and what keeps it from being used. */
type Described = Pick<AgentManifest, 'id' | 'version' | 'title' | 'capabilities'> & {
  readonly limits: { readonly processes: number };
  readonly problem: Pick<CatalogProblem, 'message' | 'fix'> | null;
  readonly missing: string | null;
};

/** Something that no manifest describes. */
function nameless(id: string, missing: string, problem: Described['problem']): Described {
  return { id, version: '', title: id, capabilities: [], limits: { processes: 0 }, problem, missing };
}

function healthOf(
  described: Described,
  known: AgentFacts | undefined,
  now: number,
  used: ReadonlyMap<number, ProcessUsage>,
): AgentHealthView {
  const { id, version, title, capabilities, limits, problem, missing } = described;
  const facts = known ?? NEVER_CALLED;
  const { processes, queued, succeeded, failed, restarts, lastError } = facts;
  return {
    agent: id,
    version,
    title,
    capabilities,
    ...standingOf(facts, missing, now),
    processes: processes.map((process) => processView(process, used.get(process.pid))),
    processLimit: limits.processes,
    inFlight: processes.reduce((sum, { inFlight }) => sum + inFlight, 0),
    queued,
    succeeded,
    failed,
    restarts,
    nextStartAt: facts.nextStartAt === null ? null : isoOf(facts.nextStartAt),
    latency: latencyOf(facts.latencies),
    lastError: lastError && { ...lastError.error, at: isoOf(lastError.at) },
    problem: problem && { message: problem.message, fix: problem.fix },
  };
}

function processView(process: AgentProcessFacts, used: ProcessUsage | undefined): AgentProcessView {
  const { pid, startedAt, lastHeardAt, inFlight } = process;
  return {
    pid,
    startedAt: isoOf(startedAt),
    lastHeardAt: isoOf(lastHeardAt),
    inFlight,
    cpu: used?.cpu ?? null,
    memory: used?.memory ?? null,
  };
}

function latencyOf(latencies: readonly number[]): AgentHealthView['latency'] {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0);
  return sorted.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
