import { refuse } from '../../../core/errors.ts';
import { endOf, unwrap, watched, type Api } from './api.ts';
import type { Services } from './services.ts';

export function systemRouter(api: Api, { info, hub, live, invite, journal, onBug }: Services) {
  return api.system.router({
    info: api.system.info.handler(({ context }) => ({ ...info, person: context.actor })),
    status: api.system.status.handler(() => hub.status()),
    live: api.system.live.handler(({ signal, context }) =>
      watched(live.changes(endOf(signal, context)), onBug),
    ),
    invite: api.system.invite.handler(async ({ input: { name }, context: { actor } }) => {
      const invitation = unwrap(await (invite ? invite(name, actor) : noInvitation()));
      // Who may be one of two approvers is part of what an audit has to tell.
      await journal({ type: 'person.invited', data: { by: { ...actor }, name } });
      return invitation;
    }),
  });
}

function noInvitation() {
  const message = 'Here is nothing that another person could open.';
  return refuse(
    'conflict',
    message,
    'Serve the control center with "signalbox serve" and invite from there.',
  );
}
