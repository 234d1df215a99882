import { describe, expect, it } from 'vitest';
import { agentManifestSchema, type AgentCatalog } from '../../../core/agent/manifest.ts';
import type { JsonObject } from '../../../core/json.ts';
import { dryRun } from '../../../core/workflow/dry-run.ts';
import { planWorkflow } from '../../../core/workflow/plan.ts';
import { findGivenProblem } from '../../../core/workflow/run-part.ts';
import { problemsOf, soundWorkflow } from '../../support/workflow-check.ts';

const HEAD = 'schemaVersion: 1\nid: demo\nname: Demo\nnodes:\n';
const see = (fields: string): string => `${HEAD}  - { id: see, kind: agent, ${fields} }\n`;

function agent(id: string, capabilities: readonly string[], input: JsonObject, more: JsonObject = {}) {
  const tool = { name: 'look', effect: 'read', inputSchema: { type: 'object', properties: input }, ...more };
  const manifest = agentManifestSchema.parse({
    ...{ manifestVersion: 1, id, version: '1', title: id, capabilities, launch: { command: ['x'] } },
    tools: [tool],
  });
  return [id, manifest] as const;
}

const gives = (name: string): JsonObject => ({
  outputSchema: {
    type: 'object',
    properties: { [name]: { type: 'string' } },
    required: [name],
    additionalProperties: false,
  },
});
const TEXT = { type: 'string' };
const CATALOG: AgentCatalog = new Map([
  agent('one', ['scan'], { path: TEXT }, gives('left')),
  agent('two', ['scan', 'deep'], { path: { type: 'integer' } }, { ...gives('right'), effect: 'act' }),
  agent('other', ['apart'], {}),
]);
const found = (text: string) => problemsOf(text, undefined, CATALOG);

describe('a call that requires capabilities, in a file', () => {
  it.each([
    ['tool: look', 'missing_field', 'agent', 'Name an agent, or under "requires"'],
    ['agent: one, requires: [scan], tool: look', 'bad_value', 'requires', 'not both'],
    ['requires: [], tool: look', 'bad_value', 'requires', ''],
    ['requires: [scam], tool: look', 'unknown_capability', 'requires[0]', '"scan"'],
    ['requires: [deep, apart], tool: look', 'no_capable_agent', 'requires', 'Require fewer'],
    ['requires: [scan], tool: lock', 'unknown_tool', 'tool', '"look"'],
  ])('is refused at its place: %s', (fields, code, path, fix) => {
    const problems = found(see(fields));
    expect(problems).toMatchObject([{ code, path: `nodes[0].${path}`, node: 'see', line: 5 }]);
    expect(problems[0]?.fix).toContain(fix);
  });

  it('says all that is wrong at once, also in a body, and a handoff always names its agent', () => {
    const missing = found(see('with: {}')).map(({ path }) => path);
    expect(missing.toSorted()).toEqual(['nodes[0].agent', 'nodes[0].tool']);
    const both = 'do: { kind: agent, agent: one, requires: [scan], tool: look }';
    const map = `${HEAD}  - { id: each, kind: map, over: [1], ${both} }\n`;
    expect(found(map)).toMatchObject([{ code: 'bad_value', path: 'nodes[0].do.requires' }]);
    const handoff =
      '  - { id: take, kind: handoff, needs: [see], from: see, requires: [scan], tool: look }\n';
    const codes = found(see('requires: [deep], tool: look') + handoff).map(({ code }) => code);
    expect(codes.toSorted()).toEqual(['missing_field', 'unknown_field']);
  });

  it('is compared with each agent that could be chosen, by name; its output is that of either', () => {
    const problems = found(see('requires: [scan], tool: look, with: { path: here }'));
    expect(problems).toMatchObject([{ code: 'bad_tool_input', path: 'nodes[0].with.path' }]);
    expect(problems[0]?.message).toContain('the tool "look" of "two"');
    const use = (name: string): string =>
      `${see('requires: [scan], tool: look')}outputs: { text: '{{ see.output.${name} }}' }\n`;
    expect(found(use('left'))).toEqual([]);
    expect(found(use('right'))).toEqual([]);
    expect(found(use('none'))).toMatchObject([{ code: 'unknown_output_field' }]);
    const [node] = soundWorkflow(see('requires: [scan], tool: look'), CATALOG).nodes;
    if (!node) throw new Error('no node');
    expect(findGivenProblem(node, { right: 'x' }, CATALOG)).toBeNull();
    expect(findGivenProblem(node, { none: 'x' }, CATALOG)?.message).toContain(
      'is not what such a step gives',
    );
  });

  it('is planned as the strictest of them, and told in words', () => {
    const workflow = soundWorkflow(see('requires: [scan], tool: look'), CATALOG);
    const [asks] = planWorkflow(workflow, CATALOG).needsApproval;
    expect(asks?.why).toBe('The tool "look" of "two", which may be chosen, acts on the world.');
    expect(dryRun(workflow, { catalog: CATALOG, used: new Map() }, {}).steps.get('see')?.calls).toBe(
      'any scan: look',
    );
  });
});
