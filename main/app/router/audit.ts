import { ACT_TYPES, type ActRecord, type ActType } from '../../../core/audit/act.ts';
import { unwrap, type Api } from './api.ts';
import type { Services } from './services.ts';

export function auditRouter(api: Api, services: Services) {
  const { ports, journal, verify, exportText } = services;

  return api.audit.router({
    list: api.audit.list.handler(async ({ input }) => {
      // Asked for by name, so that other types of events never come back.
      const types = input.types === undefined || input.types.length === 0 ? ACT_TYPES : input.types;
      const page = await ports.store.listActs({ ...input, types });
      return { ...page, items: page.items.flatMap(({ type, ...act }) => actOf(act, type)) };
    }),
    exportRun: api.audit.exportRun.handler(async ({ input: { runId, format }, context }) => {
      const { text, digest } = unwrap(await exportText(runId, format, ports.clock.now()));
      await journal({ type: 'export.made', data: { by: { ...context.actor }, runId, format, digest } });
      const mediaType = format === 'json' ? 'application/json' : 'text/html';
      return { name: `signalbox-${runId}.${format}`, mediaType, text };
    }),
    verify: api.audit.verify.handler(({ input: { text, keyId } }) => verify(text, keyId)),
    key: api.audit.key.handler(() => ({ keyId: ports.signer.keyId, publicKey: ports.signer.publicKey })),
  });
}

function actOf(act: Omit<ActRecord, 'type'>, type: string): ActRecord[] {
  const known = ACT_TYPES.find((name): name is ActType => name === type);
  return known === undefined ? [] : [{ ...act, type: known }];
}
