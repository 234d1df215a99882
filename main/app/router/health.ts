import { refuse } from '../../../core/errors.ts';
import { endOf, refusalError, watched, type Api } from './api.ts';
import type { Services } from './services.ts';

export function healthRouter(api: Api, { ports, health, hub, live, onBug }: Services) {
  return api.health.router({
    get: api.health.get.handler(() => health.look()),
    watch: api.health.watch.handler(({ signal, context }) =>
      watched(live.health(endOf(signal, context)), onBug),
    ),
    restart: api.health.restart.handler(async ({ input: { agent } }) => {
      // One that was removed may still be at what it had begun.
      const isKnown =
        ports.catalog().has(agent) || ports.agents.inspect().some((facts) => facts.agent === agent);
      if (!isKnown) throw refusalError(noAgent(agent).error);
      await ports.agents.restart(agent);
      hub.tell('agents');
      return null;
    }),
  });
}

function noAgent(agent: string) {
  return refuse('not_found', `There is no agent ${agent}.`, 'Choose one from the list of agents.');
}
