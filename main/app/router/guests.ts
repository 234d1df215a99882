import { refuse } from '../../../core/errors.ts';
import { refusalError, unwrap } from './api.ts';
import type { CallContext, Services } from './services.ts';

/**
 * Refuses what only the person of this account may do. Whoever was invited looks at runs and decides, under a name of
 * their own: could they write the policy, no rule of it would bind them, and could they open folders, the invitation
 * would be one to every file of this account.
 */
export function refuseGuest({ isGuest }: Pick<Services, 'isGuest'>, { actor }: CallContext): void {
  if (!isGuest(actor)) return;
  throw refusalError(
    refuse(
      'conflict',
      `${actor.name} was invited to decide, and can't change how things are set up here.`,
      'Ask the person who sent the link.',
    ).error,
  );
}

/**
 * The folder that a call names as its workspace, as its real path; that which was opened last where it names none, and
 * null where there is none. The account's person may name any; whoever was invited one of those that are listed, since
 * others are folders that were never opened here.
 */
export async function namedWorkspace(
  services: Services,
  context: CallContext,
  named: string | null | undefined,
): Promise<string | null> {
  const path = named === undefined ? services.settings.get().currentWorkspace : named;
  if (path === null || services.workspaces.isListed(path)) return path;
  refuseGuest(services, context);
  return unwrap(await services.ports.workspace.open(path)).root;
}
