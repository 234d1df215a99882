import { defineAgent } from '../kit/agent.ts';
import { map } from './map.ts';

/** Says what a repository is made of. It reads files and git, runs nothing of the repository, asks no server. */
export const definition = defineAgent({
  id: 'mapper',
  version: '1.0.0',
  title: 'Mapper',
  description:
    'Draws a map of a repository: languages, folders, entry points, imports, hot spots, owners, tests. Reads only, runs nothing of the repository, and calls no server.',
  risk: 'AUTO',
  capabilities: ['map.repository'],
  access: { workspace: 'read', network: [] },
  tools: [map],
});
