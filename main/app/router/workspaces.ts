import type { WorkspaceLine } from '../../../core/contract/workspaces.ts';
import { MAX_WORKSPACES } from '../../../core/settings/schema.ts';
import { refuse } from '../../../core/errors.ts';
import { refusalError, unwrap, type Api } from './api.ts';
import { refuseGuest } from './guests.ts';
import type { Services } from './services.ts';

export function workspacesRouter(api: Api, services: Services) {
  const { ports, settings, folders, hub, makeSample } = services;

  async function line(path: string, lastUsedAt: string | null): Promise<WorkspaceLine> {
    return { ...(await folders.describe(path)), lastUsedAt };
  }

  /** Checked as a run would, put first in the list, and made the current one. */
  async function open(path: string): Promise<WorkspaceLine> {
    const { root } = unwrap(await ports.workspace.open(path));
    const lastUsed = new Date(ports.clock.now()).toISOString();
    const opened = await line(root, lastUsed);
    const others = settings.get().workspaces.filter((known) => known.path !== root);
    const workspaces = [{ path: root, name: opened.name, lastUsed }, ...others].slice(0, MAX_WORKSPACES);
    unwrap(await settings.update({ workspaces, currentWorkspace: root }));
    hub.tell('workspaces');
    return opened;
  }

  /** Only where the person works, or a run did: who was invited to decide is not invited to look around. */
  async function known(path: string): Promise<string> {
    const { root } = unwrap(await ports.workspace.open(path));
    const { workspaces, currentWorkspace } = settings.get();
    if (root === currentWorkspace || workspaces.some((one) => one.path === root)) return root;
    const runs = await ports.store.listRuns({ workspace: root, limit: 1 });
    if (runs.items.length === 0) throw refusalError(unknownWorkspace(root).error);
    return root;
  }

  return api.workspaces.router({
    list: api.workspaces.list.handler(async () => {
      const { workspaces, currentWorkspace } = settings.get();
      const recent = await Promise.all(workspaces.map(({ path, lastUsed }) => line(path, lastUsed)));
      const current = recent.find(({ path }) => path === currentWorkspace);
      if (current || currentWorkspace === null) return { current: current ?? null, recent };
      return { current: await line(currentWorkspace, null), recent };
    }),
    open: api.workspaces.open.handler(({ input, context }) => {
      refuseGuest(services, context);
      return open(input.path);
    }),
    forget: api.workspaces.forget.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      const { workspaces, currentWorkspace } = settings.get();
      const left = workspaces.filter(({ path }) => path !== input.path);
      const current = currentWorkspace === input.path ? (left[0]?.path ?? null) : currentWorkspace;
      unwrap(await settings.update({ workspaces: left, currentWorkspace: current }));
      hub.tell('workspaces');
      return null;
    }),
    openSample: api.workspaces.openSample.handler(async ({ context }) => {
      refuseGuest(services, context);
      return open(await makeSample());
    }),
    browse: api.workspaces.browse.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      return unwrap(await folders.browse(input.path));
    }),
    file: api.workspaces.file.handler(async ({ input }) => {
      return unwrap(await folders.readText(await known(input.workspace), input.path));
    }),
  });
}

function unknownWorkspace(path: string) {
  return refuse('not_found', `${path} is no workspace that was worked in.`, 'Open it as a workspace first.');
}
