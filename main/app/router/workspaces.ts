import { unwrap, type Api } from './api.ts';
import { refuseGuest } from './guests.ts';
import type { Services } from './services.ts';

export function workspacesRouter(api: Api, services: Services) {
  const { workspaces, folders, makeSample, isGuest } = services;

  return api.workspaces.router({
    list: api.workspaces.list.handler(({ input, context }) =>
      workspaces.list(input.workspace, isGuest(context.actor)),
    ),
    open: api.workspaces.open.handler(async ({ input, context }) => {
      // Whoever was invited goes from one to another in their own window, and changes nothing for others.
      if (isGuest(context.actor) && workspaces.isListed(input.path)) return workspaces.line(input.path);
      refuseGuest(services, context);
      return unwrap(await workspaces.open(input.path));
    }),
    forget: api.workspaces.forget.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      return unwrap(await workspaces.forget(input.path));
    }),
    openSample: api.workspaces.openSample.handler(async ({ context }) => {
      refuseGuest(services, context);
      return unwrap(await workspaces.open(await makeSample()));
    }),
    browse: api.workspaces.browse.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      return unwrap(await folders.browse(input.path));
    }),
    file: api.workspaces.file.handler(async ({ input }) => {
      const root = unwrap(await workspaces.worked(input.workspace));
      return unwrap(await folders.readText(root, input.path));
    }),
  });
}
