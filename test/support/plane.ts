import { fileURLToPath } from 'node:url';
import { DEFAULT_POLICY, inForce } from '../../core/approval/policy.ts';
import type { AgentManifest } from '../../core/agent/manifest.ts';
import { createAgentProcesses } from '../../main/adapters/agent-process/agent-processes.ts';
import { createBlobs } from '../../main/adapters/blobs-fs/blobs.ts';
import { createClock } from '../../main/adapters/runtime-node/clock.ts';
import { createIds } from '../../main/adapters/runtime-node/ids.ts';
import { sha256 } from '../../main/adapters/runtime-node/sha256.ts';
import { openSigner } from '../../main/adapters/signer-file/signer.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { createWorktrees } from '../../main/adapters/workspace-git/worktrees.ts';
import { createWorkspace } from '../../main/adapters/workspace-git/workspace.ts';
import { createControlPlane, type ControlPlane } from '../../main/app/control-plane.ts';
import type { AgentRegistry, RegistryState } from '../../main/ports/registry.ts';
import { DEFAULT_CONCURRENCY, type ControlPlanePorts } from '../../main/app/ports.ts';

export const TESTER = { kind: 'person', name: 'tester', via: 'test' } as const;

export interface TestPlane {
  readonly plane: ControlPlane;
  readonly ports: ControlPlanePorts;
  readonly registry: AgentRegistry;
  /** Puts other agents in the place of those that there are. */
  readonly swap: (manifests: readonly AgentManifest[]) => void;
  close(): Promise<void>;
}

/** Started from the built agents, as in an installation. */
function asBuilt(manifest: AgentManifest): AgentManifest {
  const command = manifest.launch.command.map((part) => part.replaceAll('{ext}', '.js'));
  return { ...manifest, launch: { ...manifest.launch, command } };
}

/** A control plane on real adapters, with the given agents. `change` replaces ports to break them. */
export async function openPlane(
  dataDir: string,
  manifests: readonly AgentManifest[] = [],
  concurrency = DEFAULT_CONCURRENCY,
  change: (ports: ControlPlanePorts) => ControlPlanePorts = (ports) => ports,
): Promise<TestPlane> {
  const store = await openSqliteStore({ dataDir, owner: 'a test' });
  const stateOf = (all: readonly AgentManifest[]): RegistryState => ({
    agents: new Map(all.map((one) => [one.id, asBuilt(one)])),
    problems: [],
  });
  let state = stateOf(manifests);
  const registry: AgentRegistry = {
    get: () => state,
    sync: () => Promise.resolve(state),
    watch: () => () => undefined,
    close: () => Promise.resolve(),
  };
  const catalog = () => state.agents;
  const agents = createAgentProcesses({
    catalog,
    dataDir,
    agentDirs: (manifest) => fileURLToPath(new URL(`../../dist/agents/${manifest.id}/`, import.meta.url)),
    env: process.env,
  });
  await agents.reapLeftovers();
  const worktrees = createWorktrees({ dataDir });
  await worktrees.reapLeftovers();
  const blobs = createBlobs(dataDir);
  const policy = inForce(DEFAULT_POLICY, sha256);
  const ports = change({
    store,
    agents,
    blobs,
    workspace: createWorkspace({ blobs, dataDir }),
    worktrees,
    clock: createClock(),
    ids: createIds(),
    sha256,
    signer: openSigner(dataDir),
    catalog,
    policy: () => policy,
    environment: { test: true },
  });
  const plane = createControlPlane(ports, { concurrency });
  return {
    plane,
    ports,
    registry,
    swap(next) {
      state = stateOf(next);
      agents.refresh();
    },
    async close() {
      await plane.close();
      await agents.close();
      await store.close();
    },
  };
}
