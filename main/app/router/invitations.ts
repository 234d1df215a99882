import { unwrap, type Api } from './api.ts';
import { refuseGuest } from './guests.ts';
import type { CallContext, Services } from './services.ts';

export function invitationsRouter(api: Api, services: Services) {
  /** A guest with a second name would be two approvers in one person. */
  function deskFor(context: CallContext): Services['invitations'] {
    refuseGuest(services, context);
    return services.invitations;
  }

  return api.invitations.router({
    list: api.invitations.list.handler(({ context }) => deskFor(context).list()),
    make: api.invitations.make.handler(async ({ input, context }) =>
      unwrap(await deskFor(context).make(input.name, context.actor)),
    ),
    renew: api.invitations.renew.handler(async ({ input, context }) =>
      unwrap(await deskFor(context).renew(input.name, context.actor)),
    ),
    revoke: api.invitations.revoke.handler(async ({ input, context }) =>
      unwrap(await deskFor(context).revoke(input.name, context.actor)),
    ),
  });
}
