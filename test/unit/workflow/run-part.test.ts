import { describe, expect, it } from 'vitest';
import { agentManifestSchema, type AgentCatalog } from '../../../core/agent/manifest.ts';
import type { Json } from '../../../core/json.ts';
import { checkPart, MAX_GIVEN_SIZE, type PartWish } from '../../../core/workflow/run-part.ts';
import { workflowOf } from '../../support/domain-story.ts';

const outputSchema = {
  type: 'object',
  properties: { findings: { type: 'array', items: { type: 'object', required: ['rule'] } } },
  required: ['findings'],
};
const manifest = agentManifestSchema.parse({
  ...{ manifestVersion: 1, id: 'worker', version: '1', title: 'Worker', launch: { command: ['x'] } },
  tools: [
    { name: 'scan', inputSchema: {}, outputSchema },
    { name: 'free', inputSchema: {} },
  ],
});
const catalog: AgentCatalog = new Map([['worker', manifest]]);
const call = { kind: 'agent', agent: 'worker' } as const;
const workflow = workflowOf([
  { id: 'scan', ...call, tool: 'scan' },
  { id: 'free', ...call, tool: 'free' },
  { id: 'each', kind: 'map', over: [], onItemError: 'collect', do: { ...call, tool: 'scan' } },
  { id: 'when', kind: 'condition', if: 'true' },
  { id: 'gate', kind: 'approval', show: 1 },
  { id: 'go', kind: 'signal', name: 'go', data: { type: 'object', required: ['n'] } },
  { id: 'pause', kind: 'wait', for: '1s' },
  { id: 'constructor', kind: 'transform', value: 1 },
]);
const check = (wish: PartWish) => checkPart(workflow, wish, catalog);

/** What is said of a wish that is refused. */
function refusal(wish: PartWish): string {
  const checked = check(wish);
  if (checked.ok) throw new Error('it was not refused');
  return checked.problems.map(({ message }) => message).join(' ');
}

function deep(levels: number): Json {
  let value: Json = null;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

describe('the part of a workflow that a run is to try', () => {
  it('is brought into one form, whatever the order', () => {
    expect(check({})).toEqual({ ok: true, part: {} });
    expect(check({ given: {}, only: workflow.nodes.map(({ id }) => id) })).toEqual({ ok: true, part: {} });
    const given = { free: 1, scan: { findings: [] } };
    const checked = check({ given, only: ['gate', 'each', 'gate'] });
    expect(checked).toEqual({ ok: true, part: { given, only: ['each', 'gate'] } });
    expect(JSON.stringify(checked)).toContain('"given":{"scan"');
    expect(check({ only: ['constructor'] })).toEqual({ ok: true, part: { only: ['constructor'] } });
  });

  it.each<[string, Json]>([
    ['free', deep(90)],
    ['each', { items: [null, { findings: [] }], failed: 1 }],
    ['when', { result: false }],
    ['gate', { decision: 'none', by: null, reason: null, files: [] }],
    ['go', { data: { n: 1 }, by: 'me', at: 'now' }],
    ['pause', {}],
    ['constructor', null],
  ])('takes what %s gives', (id, output) => {
    expect(check({ given: { [id]: output } })).toEqual({ ok: true, part: { given: { [id]: output } } });
  });

  it.each<[PartWish, RegExp]>([
    [{ given: { scam: 1 } }, /no step "scam"/],
    [{ given: { toString: 1 } }, /no step "toString"/],
    [{ only: ['scan[0]'] }, /no step "scan\[0\]"/],
    [{ only: [] }, /No step is to run/],
    [{ given: { free: 1 }, only: ['free'] }, /"free" is to run, and its output is given/],
    [{ given: { scan: {} } }, /"scan" is not what such a step gives: .*findings/],
    [{ given: { scan: { findings: [{ rule: 1 }, {}] } } }, /"scan".*rule.*findings\/1/],
    [
      { given: { each: { items: [{ findings: [{}] }], failed: 0 } } },
      /"each".*in items\/0: .*rule.*findings\/0/,
    ],
    [{ given: { each: [] } }, /"each".*it is a list, and an object is wanted/],
    [{ given: { each: { items: Array(10_001).fill(null), failed: 0 } } }, /"each".*at most 10000 items/],
    [
      { given: { when: { result: 'yes' } } },
      /"when".*it is a text, and true or false is wanted \(at result\)/,
    ],
    [{ given: { when: true } }, /"when".*an object is wanted/],
    [{ given: { go: { data: {}, by: 'me', at: 'now' } } }, /"go".*in data: .*n/],
    [
      { given: { gate: { decision: 'approved', by: 'ada', reason: null, files: [] } } },
      /"gate" asks for a decision/,
    ],
    [
      { given: { gate: { decision: 'none', by: null, reason: null, files: ['a'] } } },
      /"gate" asks for a decision/,
    ],
    [{ given: { gate: null } }, /"gate" asks for a decision/],
    [{ given: { free: deep(101) } }, /"free" can't be kept: it is nested deeper/],
    [{ given: { free: '\uD800' } }, /"free" can't be kept/],
    [{ given: { free: 'x'.repeat(MAX_GIVEN_SIZE), pause: {} } }, /more than 16 MiB/],
  ])('%# is refused in words that name the step', (wish, words) => {
    expect(refusal(wish)).toMatch(words);
  });

  it('names at most twenty problems, whatever is asked', () => {
    const given = Object.fromEntries(Array.from({ length: 2_000 }, (_, at) => [`none${at}`, at]));
    const checked = check({ given });
    expect(!checked.ok && checked.problems).toHaveLength(20);
  });
});
