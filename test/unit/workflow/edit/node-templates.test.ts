import { beforeAll, describe, expect, it } from 'vitest';
import { generateManifests } from '../../../../agents/manifests.ts';
import type { AgentCatalog } from '../../../../core/agent/manifest.ts';
import { agentManifestSchema } from '../../../../core/agent/manifest.ts';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { draftOf } from '../../../../core/workflow/edit/draft.ts';
import { emptyValue } from '../../../../core/workflow/edit/empty-value.ts';
import { nodeTemplates } from '../../../../core/workflow/edit/node-templates.ts';
import { checkDocument } from '../../../../core/workflow/parse.ts';
import { nodeSchema } from '../../../../core/workflow/schema.ts';
import { validateWorkflow } from '../../../../core/workflow/validate.ts';
import { edited } from '../../../support/workflow-draft.ts';
import { sampleCatalog } from '../../../support/workflow-catalog.ts';

const EMPTY: JsonObject = { schemaVersion: 1, id: 'demo', name: 'Demo', nodes: [] };

describe('what the palette offers', () => {
  let catalog: AgentCatalog = new Map();
  beforeAll(async () => {
    const manifests = await generateManifests();
    const agents = manifests.map(({ text }) => agentManifestSchema.parse(JSON.parse(text)));
    catalog = new Map([...agents.map((agent) => [agent.id, agent] as const), ...sampleCatalog()]);
  });

  it('is every kind of node and every tool, each once', () => {
    const templates = nodeTemplates(catalog);
    const kinds = new Set(templates.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(nodeSchema.options.map((option) => option.shape.kind.value).sort());
    expect(new Set(templates.map(({ key }) => key)).size).toBe(templates.length);
    const tools = [...catalog.values()].flatMap(({ tools }) => tools).length;
    expect(templates.filter(({ tool }) => tool)).toHaveLength(tools);
    expect(templates.every(({ title }) => title !== '')).toBe(true);
  });

  it('can be put down as it is: the shape is right, and only what people must fill in is missing', () => {
    for (const { node, key } of nodeTemplates(catalog)) {
      const { document } = edited(draftOf(EMPTY), { type: 'add-node', node, at: { x: 0, y: 0 } });
      const { workflow, problems } = checkDocument(document);
      expect(problems, key).toEqual([]);
      const all = workflow ? validateWorkflow(workflow, catalog) : [];
      // Who hands over is told by the place where it is put down.
      const found = all.filter(({ path }) => key !== 'kind:handoff' || path !== 'nodes[0].from');
      expect(
        found.filter(({ code }) => code !== 'bad_tool_input'),
        key,
      ).toEqual([]);
      for (const problem of found) expect(problem.message, key).toMatch(/too short|length|any of|pattern/i);
    }
  });
});

describe('the value to begin with', () => {
  it.each<[JsonObject, Json]>([
    [{ type: 'string' }, ''],
    [{ type: 'string', default: 'x' }, 'x'],
    [{ enum: ['high', 'low'] }, 'high'],
    [{ const: 7 }, 7],
    [{ type: 'integer', minimum: 1, maximum: 9 }, 1],
    [{ type: 'number', exclusiveMinimum: 2 }, 3],
    [{ type: 'number', maximum: -3 }, -3],
    [{ type: 'number', exclusiveMaximum: 0 }, -1],
    [{ type: ['null', 'string'] }, null],
    [{ type: 'boolean' }, false],
    [{ type: 'array', items: { type: 'string' } }, []],
    [{ type: 'array', minItems: 2, items: { type: 'integer' } }, [0, 0]],
    [
      {
        anyOf: [
          { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
          { type: 'string' },
        ],
      },
      { a: '' },
    ],
    [
      { type: 'object', properties: { a: { type: 'string' }, b: { type: 'integer' } }, required: ['b', 'c'] },
      { b: 0, c: '' },
    ],
    [
      {
        $ref: '#/$defs/one',
        $defs: { one: { type: 'object', properties: { next: { $ref: '#/$defs/one' } } } },
      },
      {},
    ],
    [{}, ''],
  ])('%j', (schema, expected) => {
    expect(emptyValue(schema)).toEqual(expected);
  });

  it('ends where a schema requires itself', () => {
    const schema = {
      $ref: '#/$defs/one',
      $defs: { one: { type: 'object', properties: { next: { $ref: '#/$defs/one' } }, required: ['next'] } },
    };
    expect(JSON.stringify(emptyValue(schema)).length).toBeLessThan(200);
  });
});
