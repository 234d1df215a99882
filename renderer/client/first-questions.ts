import { ownWorkspace } from '../app/own-workspace.ts';
import { api } from './api.ts';
import { queryClient } from './query-client.ts';

/**
 * Asks, ahead of the components that show it, for what the frame shows and, where most visits begin, for the list of
 * workflows or the one that is opened (`id`). Resolves when all is answered; what was refused is asked again, and told, by
 * who shows it.
 */
export async function askFirst(screen: string, id: string | undefined): Promise<void> {
  // The questions wait for the connection, and a client that isn't mounted would not hear that it stands.
  queryClient.mount();
  const own = ownWorkspace();
  const workspaces = queryClient.query(
    api.workspaces.list.queryOptions({ input: own === null ? {} : { workspace: own } }),
  );
  const place = own ?? workspaces.then(({ current }) => current?.path ?? null);
  await Promise.allSettled([
    queryClient.query(api.system.status.queryOptions()),
    screen === 'workflows' ? askWorkflows(place, id) : undefined,
    workspaces,
    queryClient.query(api.settings.get.queryOptions()),
    queryClient.query(api.system.info.queryOptions()),
  ]);
}

/** The workflows of the folder that this window works in, or will: the one that was opened last. */
async function askWorkflows(place: string | Promise<string | null>, ref: string | undefined): Promise<void> {
  const workspace = await place;
  if (ref !== undefined) {
    await queryClient.query(api.workflows.get.queryOptions({ input: { ref, workspace } }));
    return;
  }
  await queryClient.query(api.workflows.list.queryOptions({ input: { workspace } }));
}
