import { userInfo } from 'node:os';
import { createAgentProcesses } from '../../adapters/agent-process/agent-processes.ts';
import { createBlobs } from '../../adapters/blobs-fs/blobs.ts';
import { createClock } from '../../adapters/runtime-node/clock.ts';
import { createIds } from '../../adapters/runtime-node/ids.ts';
import { watchFilePool } from '../../adapters/runtime-node/pool-watch.ts';
import { sha256 } from '../../adapters/runtime-node/sha256.ts';
import { openSigner } from '../../adapters/signer-file/signer.ts';
import { openSqliteStore } from '../../adapters/store-sqlite/store.ts';
import { createWorkspace } from '../../adapters/workspace-git/workspace.ts';
import type { Actor } from '../../../core/approval/subject.ts';
import { createControlPlane, type ControlPlane } from '../../app/control-plane.ts';
import type { ControlPlanePorts } from '../../app/ports.ts';
import { readCatalog } from './catalog.ts';
import { codeOf } from './control/host-file.ts';
import { serveControl, type ControlServer } from './control/server.ts';
import { describeEnvironment } from './environment.ts';
import type { Voice } from './output.ts';

/** A control plane that owns its data folder, with the adapters of this machine under it. */
export interface Host {
  readonly plane: ControlPlane;
  readonly ports: ControlPlanePorts;
  readonly dataDir: string;
  close(): Promise<void>;
}

/**
 * Opens a data folder for writing, and lets other commands reach it (control/). `owner` says in words what
 * for, and is shown to whoever finds it taken.
 * Rejects with RefusalError when the folder is in use, read-only, damaged or on a full disk.
 */
export async function openHost(dataDir: string, owner: string, voice: Voice): Promise<Host> {
  const store = await openSqliteStore({ dataDir, owner });
  try {
    const { note, detail } = voice;
    const { catalog, dirOf } = await readCatalog(dataDir, note);
    const agents = createAgentProcesses({
      catalog: () => catalog,
      dataDir,
      agentDirs: dirOf,
      env: process.env,
      onStderr: (agent, text) => {
        for (const line of text.trimEnd().split('\n')) detail(`${agent}: ${line}`);
      },
    });
    const ended = await agents.reapLeftovers();
    if (ended > 0)
      note(`Ended ${ended} agent process${ended === 1 ? '' : 'es'} that an earlier session left behind.`);
    const blobs = createBlobs(dataDir);
    const clock = createClock((byMs) => {
      note(
        `The system clock was set back by ${Math.round(byMs / 1_000)} s; times go on from where they were.`,
      );
    });
    const ports: ControlPlanePorts = {
      store,
      agents,
      blobs,
      workspace: createWorkspace({ blobs, dataDir }),
      clock,
      ids: createIds(),
      sha256,
      signer: openSigner(dataDir),
      catalog: () => catalog,
      environment: describeEnvironment(),
    };
    const plane = createControlPlane(ports);
    const stopWatch = watchFilePool();
    const control = await serveOthers(dataDir, plane, ports, note);
    return {
      plane,
      ports,
      dataDir,
      async close() {
        await control.close();
        await plane.close();
        await agents.close();
        await store.close();
        stopWatch();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Work does not depend on being reachable: what keeps others out is told, and it goes on. */
async function serveOthers(
  dataDir: string,
  plane: ControlPlane,
  ports: ControlPlanePorts,
  note: (text: string) => void,
): Promise<ControlServer> {
  try {
    return await serveControl(dataDir, plane, ports);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
    note(`Other commands can't decide or cancel while this one works: ${error.message}.`);
    return { close: () => Promise.resolve() };
  }
}

/** The person at this terminal, as the system knows them. */
export function localActor() {
  return { kind: 'person', name: userName(), via: 'cli' } as const satisfies Actor;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    // A user without an entry in the system's list, as in many containers.
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
