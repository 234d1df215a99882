import { defineAgent } from '../kit/agent.ts';
import { changes } from './changes.ts';
import { review } from './review.ts';

/** Looks at what changed in a repository. It reads it with git, runs nothing of it, and asks no server. */
export const definition = defineAgent({
  id: 'reviewer',
  version: '1.0.0',
  title: 'Reviewer',
  description:
    'Says what changed in a repository, and reviews the changed lines and files. Reads only, runs nothing of the repository, and calls no server.',
  risk: 'AUTO',
  capabilities: ['review.changes', 'review.findings'],
  access: { workspace: 'read', network: [] },
  tools: [changes, review],
});
