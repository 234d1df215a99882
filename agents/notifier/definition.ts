import { defineAgent } from '../kit/agent.ts';
import { notify, WEBHOOK_SECRETS } from './notify.ts';

export const definition = defineAgent({
  id: 'notifier',
  version: '1.0.0',
  title: 'Notifier',
  description: 'Tells people what happened: in the log, and through webhooks that take the format of Slack.',
  risk: 'AUTO',
  capabilities: ['notify'],
  secrets: [...WEBHOOK_SECRETS],
  access: { workspace: 'none', network: ['*'] },
  tools: [notify],
});
