import type { PolicyView, SettingsView } from '../../../core/contract/settings.ts';
import { unwrap, type Api } from './api.ts';
import { refuseGuest } from './guests.ts';
import type { Services } from './services.ts';

export function settingsRouter(api: Api, services: Services) {
  const { settings, policy, policyPath, journal, info } = services;

  function settingsView(): SettingsView {
    const fixed = settings.overridden().map(({ setting, variable }) => [setting, variable] as const);
    const { dataDir } = info;
    return {
      settings: settings.get(),
      fixed: Object.fromEntries(fixed),
      problems: settings.problems(),
      policyProblems: policy.get().problems,
      dataDir,
    };
  }

  function policyView(): PolicyView {
    const { fileText, digest, problems } = policy.get();
    return { text: fileText, digest, problems, path: policyPath };
  }

  return api.settings.router({
    get: api.settings.get.handler(settingsView),
    update: api.settings.update.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      unwrap(await settings.update(input));
      const changed = Object.keys(input).sort();
      await journal({ type: 'settings.changed', data: { by: { ...context.actor }, changed } });
      return settingsView();
    }),
    policy: api.settings.policy.handler(policyView),
    setPolicy: api.settings.setPolicy.handler(async ({ input, context }) => {
      refuseGuest(services, context);
      const before = policy.get().digest;
      const { digest: after } = unwrap(await policy.set(input.text));
      await journal({ type: 'policy.changed', data: { by: { ...context.actor }, before, after } });
      return policyView();
    }),
  });
}
