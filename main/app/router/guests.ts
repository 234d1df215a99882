import { refuse } from '../../../core/errors.ts';
import { refusalError } from './api.ts';
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
