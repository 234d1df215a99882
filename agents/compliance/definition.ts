import { defineAgent } from '../kit/agent.ts';
import { licenses } from './licenses.ts';
import { release } from './release.ts';
import { report } from './report.ts';

/** Says whether a release is as a policy wants it. It reads files and git, runs nothing of the repository, asks no server. */
export const definition = defineAgent({
  id: 'compliance',
  version: '1.0.0',
  title: 'Compliance',
  description:
    'Reads licences, versions, changelog and commits of a release, and judges them by a policy. Reads only, runs nothing of the repository, and calls no server.',
  risk: 'AUTO',
  capabilities: ['compliance.licenses', 'compliance.release', 'compliance.report'],
  access: { workspace: 'read', network: [] },
  tools: [licenses, release, report],
});
