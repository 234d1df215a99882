import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import type { ApprovalPolicy } from '../../../core/approval/policy.ts';
import { createAgentProcesses } from '../../adapters/agent-process/agent-processes.ts';
import { createBlobs } from '../../adapters/blobs-fs/blobs.ts';
import { createDrafts } from '../../adapters/drafts-fs/drafts.ts';
import { createFolders } from '../../adapters/folders-fs/folders.ts';
import { createClock } from '../../adapters/runtime-node/clock.ts';
import { createIds } from '../../adapters/runtime-node/ids.ts';
import { watchFilePool } from '../../adapters/runtime-node/pool-watch.ts';
import { sha256 } from '../../adapters/runtime-node/sha256.ts';
import { openInvitations } from '../../adapters/invitations-file/invitations.ts';
import { openPolicy } from '../../adapters/settings-file/policy.ts';
import { openSettings } from '../../adapters/settings-file/settings.ts';
import { openSigner } from '../../adapters/signer-file/signer.ts';
import { openSqliteStore } from '../../adapters/store-sqlite/store.ts';
import { createWorkflowFiles } from '../../adapters/workflow-files-fs/workflow-files.ts';
import { createWorktrees } from '../../adapters/workspace-git/worktrees.ts';
import { createWorkspace } from '../../adapters/workspace-git/workspace.ts';
import type { Actor } from '../../../core/approval/subject.ts';
import { createControlPlane, type ControlPlane } from '../../app/control-plane.ts';
import { createInvitationDesk, type InvitationDesk } from '../../app/invitations.ts';
import { createJournal, type WriteJournal } from '../../app/journal.ts';
import type { ControlPlanePorts } from '../../app/ports.ts';
import { createWorkflows, type Workflows } from '../../app/workflows/workflows.ts';
import type { Invitations } from '../../ports/invitations.ts';
import type { PolicyStore } from '../../ports/policy.ts';
import type { AgentRegistry } from '../../ports/registry.ts';
import type { SettingsStore } from '../../ports/settings.ts';
import type { WorkflowFiles } from '../../ports/workflow-files.ts';
import { openAgents } from './catalog.ts';
import type { ControlDesk } from './control/desk.ts';
import type { HostKind } from './control/protocol.ts';
import { serveControl, type ControlServer } from './control/server.ts';
import { describeEnvironment } from './environment.ts';
import { starterWorkflows } from './paths.ts';
import { POLICY_LANGUAGE } from './policy-language.ts';
import type { Voice } from './voice.ts';
import { codeOf } from '../../../core/system-error.ts';

/** A control plane that owns its data folder, with the adapters of this machine under it. */
export interface Host {
  readonly plane: ControlPlane;
  readonly ports: ControlPlanePorts;
  readonly dataDir: string;
  readonly settings: SettingsStore;
  readonly policy: PolicyStore<ApprovalPolicy>;
  readonly registry: AgentRegistry;
  readonly workflows: Workflows;
  /** What `workflows` writes files with. */
  readonly workflowFiles: WorkflowFiles;
  /** Where the policy is kept. */
  readonly policyPath: string;
  readonly journal: WriteJournal;
  /** Who may come in besides the account's own person, as it is kept, and what can be done with it. */
  readonly invitations: Invitations;
  readonly invitationDesk: InvitationDesk;
  close(): Promise<void>;
}

/** What other processes of this account may know of a host. */
export interface HostFace {
  readonly kind: HostKind;
  /** The address at which a browser gets in; null where there is none. */
  readonly link: (once: boolean) => string | null;
  /** The same for the token of an invitation. */
  readonly addressOf: (token: string) => string | null;
  /** Windows of an invitation, by its id, that are connected now. */
  readonly windowsOf: (id: string) => number;
}

/** A host without windows. */
export const NO_FACE = { link: () => null, addressOf: () => null, windowsOf: () => 0 } as const;

/**
 * Opens a data folder for writing, and lets other commands reach it (control/). `owner` says in words what
 * for, and is shown to whoever finds it taken.
 * Rejects with RefusalError when the folder is in use, read-only, damaged or on a full disk.
 */
export async function openHost(
  dataDir: string,
  owner: string,
  voice: Voice,
  face: HostFace = { kind: 'cli', ...NO_FACE },
): Promise<Host> {
  const store = await openSqliteStore({ dataDir, owner });
  /** What has to be closed when something after it can't be opened, the last one first. */
  const opened: { close(): Promise<void> }[] = [store];
  try {
    const { note, detail } = voice;
    const settings = openSettings(join(dataDir, 'settings.json'), process.env);
    opened.unshift(settings);
    const policyPath = join(dataDir, 'policy.yaml');
    const policy = openPolicy(policyPath, POLICY_LANGUAGE);
    opened.unshift(policy);
    const clock = createClock((byMs) => {
      note(
        `The system clock was set back by ${Math.round(byMs / 1_000)} s; times go on from where they were.`,
      );
    });
    const registry = await openAgents(dataDir, clock, voice);
    opened.unshift(registry);
    const catalog = (): AgentCatalog => registry.get().agents;
    const agents = createAgentProcesses({
      catalog,
      dataDir,
      agentDirs: registry.dirOf,
      env: process.env,
      onStderr: (agent, text) => {
        for (const line of text.trimEnd().split('\n')) detail(`${agent}: ${line}`);
      },
    });
    opened.unshift(agents);
    registry.watch(() => agents.refresh());
    const ended = await agents.reapLeftovers();
    if (ended > 0)
      note(`Ended ${ended} agent process${ended === 1 ? '' : 'es'} that an earlier session left behind.`);
    const worktrees = createWorktrees({ dataDir });
    await worktrees.reapLeftovers();
    const blobs = createBlobs(dataDir);
    const ports: ControlPlanePorts = {
      store,
      agents,
      blobs,
      workspace: createWorkspace({ blobs, dataDir }),
      worktrees,
      clock,
      ids: createIds(),
      sha256,
      signer: openSigner(dataDir),
      catalog,
      policy: () => policy.get(),
      environment: describeEnvironment(),
    };
    const now = (): number => clock.now();
    const invitations = await openInvitations({
      path: join(dataDir, 'invitations.json'),
      owner: userName(),
      now,
      note,
    });
    const journal = createJournal(ports);
    const { addressOf, windowsOf } = face;
    const invitationDesk = createInvitationDesk({
      invitations,
      journal,
      now,
      addressOf,
      windowsOf,
    });
    const workflowFiles = createWorkflowFiles();
    const workflows = createWorkflows({
      ...ports,
      folders: createFolders(),
      files: workflowFiles,
      drafts: createDrafts(dataDir),
      starters: starterWorkflows(),
    });
    const settled = await workflows.edits.settle();
    if (!settled.ok) note(settled.error.message);
    const plane = createControlPlane(ports, { concurrency: settings.get().concurrency });
    for (const problem of [...settings.problems(), ...policy.get().problems]) note(problem);
    settings.watch(({ concurrency }) => plane.setConcurrency(concurrency));
    const stopWatch = watchFilePool();
    const control = await serveOthers(
      dataDir,
      face.kind,
      {
        plane,
        ports,
        registry,
        invitations: invitationDesk,
        workflows,
        link: face.link,
        stays: face.kind !== 'cli',
      },
      note,
    );
    return {
      plane,
      ports,
      dataDir,
      settings,
      policy,
      workflows,
      workflowFiles,
      policyPath,
      registry,
      journal,
      invitations,
      invitationDesk,
      async close() {
        await control.close();
        await registry.close();
        await plane.close();
        await agents.close();
        await settings.close();
        await policy.close();
        await invitations.close();
        await store.close();
        stopWatch();
      },
    };
  } catch (error) {
    for (const one of opened) await one.close();
    throw error;
  }
}

/** Work does not depend on being reachable: what keeps others out is told, and it goes on. */
async function serveOthers(
  dataDir: string,
  kind: HostKind,
  desk: ControlDesk,
  note: (text: string) => void,
): Promise<ControlServer> {
  try {
    return await serveControl(dataDir, kind, desk);
  } catch (error) {
    if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
    note(`Other commands can't decide or cancel while this one works: ${error.message}.`);
    return { close: () => Promise.resolve() };
  }
}

/** The person whose account this process runs under; `via` says where their wishes come in. */
export function localActor<Via extends string>(via: Via) {
  return { kind: 'person', name: userName(), via } as const satisfies Actor;
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
