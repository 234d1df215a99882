import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generateManifests } from '../../../agents/manifests.ts';
import type { AgentCatalog } from '../../../core/agent/manifest.ts';
import { agentManifestSchema } from '../../../core/agent/manifest.ts';
import { RESERVED_NAMES } from '../../../core/workflow/expression-analyse.ts';
import { PROBLEM_CODES } from '../../../core/workflow/problem.ts';
import { nodeSchema, workflowSchema } from '../../../core/workflow/schema.ts';
import { edgeOutcomeSchema } from '../../../core/workflow/schema-base.ts';
import { problemsOf, soundWorkflow } from '../../support/workflow-check.ts';

const guide = await readFile(new URL('../../../docs/workflow-guide.md', import.meta.url), 'utf8');
const blocks = [...guide.matchAll(/^```yaml\r?\n([\s\S]*?)^```/gm)].map(([, text]) => text ?? '');
const named = blocks.map((text): [string, string] => [String((parse(text) as { id?: unknown }).id), text]);

describe('the workflow guide', () => {
  let catalog: AgentCatalog = new Map();
  beforeAll(async () => {
    const manifests = await generateManifests();
    const agents = manifests.map(({ text }) => agentManifestSchema.parse(JSON.parse(text)));
    catalog = new Map(agents.map((agent) => [agent.id, agent]));
  });

  it('has an example for every shape', () => {
    expect(named.map(([id]) => id)).toEqual([
      'scan-only',
      'scan-and-sort',
      'diamond',
      'scan-parts',
      'branch',
      'error-branch',
      'fix-with-approval',
      'fix-until-right',
      'ask-first',
      'scan-twice',
      'scan-after-deploy',
      'scan-one',
      'scan-folders',
      'scan-until-clean',
      'best-of-three',
      'scan-and-hand-over',
      'scan-by-capability',
    ]);
  });

  it.each(named)('shows a workflow that is right for the built-in agents: %s', (_id, text) => {
    expect(problemsOf(text, 'yaml', catalog)).toEqual([]);
  });

  it('shows every kind of node and every outcome of an edge', () => {
    const nodes = named.flatMap(([, text]) => soundWorkflow(text, catalog).nodes);
    const kinds = nodeSchema.options.map((option) => option.shape.kind.value);
    expect([...new Set(nodes.map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
    for (const outcome of edgeOutcomeSchema.options) expect(guide).toContain(`\`${outcome}\``);
  });

  it('names every code, every field of a file and some of the reserved words', () => {
    for (const code of PROBLEM_CODES) expect(guide, code).toContain(`\`${code}\``);
    for (const field of Object.keys(workflowSchema.shape)) expect(guide, field).toContain(field);
    for (const word of ['input', 'run', 'item', 'index', 'true', 'in', 'string', 'list']) {
      expect(RESERVED_NAMES.has(word)).toBe(true);
    }
  });
});
