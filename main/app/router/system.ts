import { endOf, watched, type Api } from './api.ts';
import type { Services } from './services.ts';

export function systemRouter(api: Api, { info, isGuest, hub, live, onBug }: Services) {
  return api.system.router({
    info: api.system.info.handler(({ context: { actor } }) => ({
      ...info,
      person: actor,
      isGuest: isGuest(actor),
    })),
    status: api.system.status.handler(() => hub.status()),
    live: api.system.live.handler(({ signal, context }) =>
      watched(live.changes(endOf(signal, context)), onBug),
    ),
  });
}
