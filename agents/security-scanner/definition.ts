import { defineAgent } from '../kit/agent.ts';
import { rules } from './list-rules.ts';
import { scan } from './scan.ts';

export const definition = defineAgent({
  id: 'security-scanner',
  version: '1.0.0',
  title: 'Security scanner',
  description:
    'Finds secrets, dangerous code and configuration in a repository. Reads only, and calls no server.',
  risk: 'AUTO',
  capabilities: ['security.scan'],
  access: { workspace: 'read', network: [] },
  tools: [scan, rules],
});
