import type { AgentCatalog, AgentManifest } from '../../../core/agent/manifest.ts';
import { canonicalJson } from '../../../core/audit/canonical.ts';
import type { AgentFacts, Agents } from '../../ports/agents.ts';
import { checkCall } from './check-call.ts';
import * as failures from './failures.ts';
import type { Pool } from './pool-types.ts';
import { createPool } from './pool.ts';
import { CANCEL_GRACE_MS, HANDSHAKE_MS } from './process-types.ts';
import { createRecords } from './records.ts';
import type { StartAgainTimes } from './start-again.ts';

export interface AgentProcessesOptions {
  /** The agents that exist now. Asked at each call, so a new catalog counts at once. */
  readonly catalog: () => AgentCatalog;
  /** Signalbox's data folder; records of processes lie in `<dataDir>/processes`. */
  readonly dataDir: string;
  /** The folder of an agent's code, for {dir} in its launch command. */
  readonly agentDirs: (manifest: AgentManifest) => string;
  /** Signalbox's own environment, of which agents get a minimum and their declared secrets. */
  readonly env: NodeJS.ProcessEnv;
  /** Sees what agents write to standard error, in pieces. */
  readonly onStderr?: (agent: string, text: string) => void;
  readonly limits?: {
    /** A handshake at most, in milliseconds. Default 10 s. */
    readonly handshakeMs?: number;
    /** An agent has so many milliseconds to wind down a cancelled call. Default 2 s. */
    readonly cancelGraceMs?: number;
    /** An idle process is ended after so many milliseconds. Default a minute. */
    readonly idleMs?: number;
    /** A process that could not be started is tried again by itself. Default: after 1 s, up to a minute. */
    readonly startAgain?: StartAgainTimes;
  };
}

interface KnownPool {
  readonly manifest: AgentManifest;
  readonly pool: Pool;
}

type Facts = Omit<AgentFacts, 'agent'>;

/**
 * Runs agents as child processes that speak the Model Context Protocol over stdio (main/ports/agents.ts).
 * How each kind of failure is told stands in failures.ts.
 */
export function createAgentProcesses(options: AgentProcessesOptions): Agents {
  const records = createRecords(options.dataDir);
  const pools = new Map<string, KnownPool>();
  /** Pools of older manifests, until what they had begun is over: as many as have calls under way at most. */
  const retired = new Set<KnownPool>();
  const handshakeMs = options.limits?.handshakeMs ?? HANDSHAKE_MS;
  const start = async (manifest: AgentManifest, workspace: string | null, signal: AbortSignal) => {
    // The protocol library takes a tenth of a second to load: a command that calls no agent does without.
    const { startAgentProcess } = await import('./agent-process.ts');
    return startAgentProcess({
      manifest,
      workspace,
      signal,
      handshakeMs,
      cancelGraceMs: options.limits?.cancelGraceMs ?? CANCEL_GRACE_MS,
      dir: options.agentDirs(manifest),
      env: options.env,
      records,
      onStderr: (text) => options.onStderr?.(manifest.id, text),
    });
  };
  const retire = (known: KnownPool): void => {
    pools.delete(known.manifest.id);
    retired.add(known);
    void known.pool.retire().then(() => retired.delete(known));
  };
  const poolOf = (manifest: AgentManifest): Pool => {
    const known = pools.get(manifest.id);
    if (known && isSame(known.manifest, manifest)) return known.pool;
    if (known) retire(known);
    const { idleMs, startAgain } = options.limits ?? {};
    const pool = createPool({
      manifest,
      start: (workspace, signal) => start(manifest, workspace, signal),
      ...(idleMs === undefined ? {} : { idleMs }),
      ...(startAgain && { startAgain }),
    });
    pools.set(manifest.id, { manifest, pool });
    return pool;
  };

  const poolsOf = (agent: string): readonly Pool[] =>
    [...pools.values(), ...[...retired].reverse()]
      .filter(({ manifest }) => manifest.id === agent)
      .map(({ pool }) => pool);

  let closing: Promise<void> | undefined;
  return {
    call: async (call, onNotice, signal) => {
      if (closing) return { ok: false, error: failures.agentsClosed(call.agent) };
      const manifest = options.catalog().get(call.agent);
      const checked = checkCall(manifest, call.agent, call.tool, call.args);
      if (!checked.ok) return checked;
      return poolOf(checked.manifest).call({ call, tool: checked.tool, onNotice, signal });
    },
    check: async (manifest) => {
      const started = await start(manifest, null, new AbortController().signal);
      if (!started.ok) return started;
      const { protocolVersion, server, handshakeMs } = started.process;
      await started.process.close();
      return { ok: true, protocolVersion, server, handshakeMs };
    },
    inspect() {
      const agents = new Set([...pools.values(), ...retired].map(({ manifest }) => manifest.id));
      return [...agents].map((agent) => ({
        agent,
        ...together(poolsOf(agent).map((pool) => pool.inspect())),
      }));
    },
    refresh() {
      const catalog = options.catalog();
      for (const known of [...pools.values()]) {
        const now = catalog.get(known.manifest.id);
        if (!now || !isSame(known.manifest, now)) retire(known);
      }
    },
    async restart(agent) {
      await Promise.all(poolsOf(agent).map((pool) => pool.restart()));
    },
    reapLeftovers: () => records.reapLeftovers(),
    close: () => {
      const all = [...pools.values(), ...retired];
      closing ??= Promise.all(all.map(({ pool }) => pool.close())).then(() => undefined);
      return closing;
    },
  };
}

/** What older manifests have begun goes on beside the newest one, which everything else is told of. */
function together([newest, ...older]: readonly Facts[]): Facts {
  if (!newest) throw new Error('no facts of an agent that is known');
  const sum = (of: (facts: Facts) => number): number =>
    older.reduce((all, facts) => all + of(facts), of(newest));
  return {
    ...newest,
    processes: [newest, ...older].flatMap(({ processes }) => processes),
    starting: sum(({ starting }) => starting),
    queued: sum(({ queued }) => queued),
  };
}

/** A catalog that was read again holds equal manifests in new objects: their processes go on. */
function isSame(a: AgentManifest, b: AgentManifest): boolean {
  return a === b || canonicalJson(a) === canonicalJson(b);
}
