import { createFolders } from '../../adapters/folders-fs/folders.ts';
import { createLogs } from '../../adapters/logs-fs/logs.ts';
import { createUsage } from '../../adapters/resource-usage/usage.ts';
import { createHealth } from '../../app/health.ts';
import { createHistories } from '../../app/histories.ts';
import { createHub, type Hub } from '../../app/live/hub.ts';
import { createLive } from '../../app/live/live.ts';
import { keepLogs } from '../../app/log-lines.ts';
import { createRunReads } from '../../app/read-runs.ts';
import type { Services } from '../../app/router/services.ts';
import { statusView } from '../../app/views/status.ts';
import { createWorkspaces } from '../../app/workspaces.ts';
import type { Host } from './host.ts';
import { createSampleMaker } from './sample.ts';
import { followFolders } from './follow-folders.ts';
import type { ServiceOptions } from './service-options.ts';
import { VERSION } from './version.ts';
import { createExporter, createVerifier } from './workers/beside.ts';

/** What the router needs, put together over a host. */
export interface ServiceParts {
  readonly services: Services;
  readonly hub: Hub;
  close(): Promise<void>;
}

export function createServices(host: Host, options: ServiceOptions): ServiceParts {
  const { plane, ports, settings, policy, policyPath, registry, dataDir, journal, invitations } = host;
  const { workflows } = host;
  const { store, clock } = ports;
  const { onBug, face, isGuest = () => false } = options;
  const startedAt = new Date(clock.now()).toISOString();
  const logs = createLogs(dataDir);
  const health = createHealth({
    ports,
    usage: createUsage(),
    registry,
    pid: process.pid,
    startedAt,
  });
  const histories = createHistories(store);
  const reads = createRunReads(plane, ports, histories);
  const folders = createFolders();
  const hub = createHub({
    store,
    clock,
    subscribe: plane.subscribe,
    countStatus: async () => statusView(await store.counts(nowOf(clock)), health.agents(), plane.calls()),
    onBug,
  });
  const followed = followFolders(host.workflowFiles, () => hub.tell('workflows'));
  const stops = [
    // First of all, so that whoever hears of a line finds it.
    keepLogs(logs, clock, plane.subscribe),
    tellSettings(settings, hub),
    policy.watch(() => hub.tell('policy')),
    registry.watch(() => hub.tell('agents')),
    invitations.watch(() => hub.tell('invitations')),
    workflows.edits.watch(() => hub.tell('workflows')),
  ];
  const live = createLive({
    hub,
    clock,
    logs,
    subscribe: plane.subscribe,
    readRun: reads.detail,
    readHealth: health.look,
  });
  const { host: kind } = options;
  const services: Services = {
    plane,
    ports,
    hub,
    live,
    health,
    logs,
    settings,
    policy,
    policyPath,
    folders,
    followWorkflows: (workspace) => followed.follow(workspace),
    workflows,
    workspaces: createWorkspaces({ ports, settings, folders }),
    histories,
    reads,
    journal,
    verify: createVerifier(),
    exportText: createExporter({ dataDir, version: VERSION, environment: ports.environment }),
    info: {
      version: VERSION,
      host: kind,
      platform: process.platform,
      dataDir,
      canInvite: face !== undefined,
    },
    makeSample: createSampleMaker(dataDir),
    invitations: host.invitationDesk,
    isGuest,
    onBug,
  };
  return {
    services,
    hub,
    async close() {
      for (const stop of stops) stop();
      await followed.close();
      hub.close();
      await logs.close();
    },
  };
}

function nowOf(clock: Host['ports']['clock']): string {
  return new Date(clock.now()).toISOString();
}

/** Which folders are listed is part of the settings, and has a topic of its own: lists of workflows depend on it. */
function tellSettings(settings: Host['settings'], hub: Hub): () => void {
  let before = listedIn(settings.get());
  return settings.watch((now) => {
    hub.tell('settings');
    const after = listedIn(now);
    if (after !== before) hub.tell('workspaces');
    before = after;
  });
}

function listedIn({ workspaces, currentWorkspace }: ReturnType<Host['settings']['get']>): string {
  return JSON.stringify([workspaces, currentWorkspace]);
}
