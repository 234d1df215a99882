import { Validator } from '@cfworker/json-schema';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../core/json.ts';
import { checkDocument } from '../../../core/workflow/parse.ts';
import { publishedSchema } from '../../../core/workflow/published-schema.ts';
import { validateWorkflow } from '../../../core/workflow/validate.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { anyJson, randomWorkflow } from '../../support/workflow-random.ts';

const CALL = { kind: 'agent', tool: 'scan' };
/** Fields of nodes, with values that stand there in some files, and are wrong in others. */
const FIELDS: Readonly<Record<string, readonly Json[]>> = {
  agent: ['scanner', '', null],
  requires: [['security.scan'], [], ['A'], 'security.scan'],
  patch: ['{{ run.id }}', 1],
  show: ['this', null, { a: [1] }],
  choices: ['n0', ''],
  do: [
    CALL,
    { ...CALL, agent: 'scanner' },
    { ...CALL, agent: 'scanner', requires: ['security.scan'] },
    { ...CALL, requires: ['security.scan'] },
    { kind: 'transform', value: 1 },
    { kind: 'wait', for: '1s' },
  ],
  check: [CALL, { ...CALL, agent: 'scanner' }, null],
  kind: ['agent', 'approval', 'map', 'explore', 'handoff', 'nobody'],
  revise: [{ node: 'n0' }, { attempts: 2 }, { node: 'n0', attempts: 6 }, {}],
  needs: [['n0'], [{ node: 'n0', on: true }], [{ node: 'n0', on: 'maybe' }], 'n0'],
  expiresIn: ['1h', '1', 60],
  candidates: [2, 0, 21, [1], '{{ n0.output }}', true],
  retry: [{ attempts: 3 }, { attempts: 0 }, {}],
  onError: ['continue', 'stop'],
  id: ['n0', '0n'],
};
const NAMES = Object.keys(FIELDS);

const change = fc.record({
  node: fc.nat(30),
  field: fc.constantFrom(...NAMES),
  value: fc.oneof({ weight: 6, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: anyJson }),
  isTaken: fc.boolean(),
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(
  nodes: readonly JsonObject[],
  { node, field, value, isTaken }: Change,
): readonly JsonObject[] {
  const place = node % nodes.length;
  return nodes.map((one, index) => {
    if (index !== place) return one;
    const { [field]: gone, ...rest } = one;
    if (isTaken && gone !== undefined) return rest;
    const choices = FIELDS[field] ?? [];
    return {
      ...rest,
      [field]: typeof value === 'number' ? (choices[value % choices.length] ?? null) : value,
    };
  });
}

/** A node that is right but for what it has too much of, or too little: whom it calls, or what it asks about. */
const eitherNode: fc.Arbitrary<JsonObject> = fc
  .record({
    who: fc.subarray<JsonObject>([{ agent: 'scanner' }, { requires: ['security.scan'] }]),
    what: fc.subarray<JsonObject>([{ patch: '{{ run.id }}' }, { show: null }, { choices: 'n0' }]),
    form: fc.constantFrom('node', 'map', 'loop', 'explore', 'check', 'asks', 'asks'),
  })
  .map(({ who, what, form }): JsonObject => {
    const call: JsonObject = who.reduce((all, one) => ({ ...all, ...one }), CALL);
    if (form === 'node') return call;
    if (form === 'map') return { kind: 'map', over: [1], do: call };
    if (form === 'loop') return { kind: 'loop', until: 'round == 1', maxRounds: 1, do: call };
    if (form === 'explore') return { kind: 'explore', candidates: 1, do: call };
    if (form === 'check')
      return { kind: 'explore', candidates: 1, do: { ...CALL, agent: 'scanner' }, check: call };
    return what.reduce((all, one) => ({ ...all, ...one }), { kind: 'approval' });
  });

const documents: fc.Arbitrary<JsonObject> = fc
  .tuple(randomWorkflow, fc.array(change, { maxLength: 2 }), fc.array(eitherNode, { maxLength: 2 }))
  .map(([{ document }, changes, more]) => ({
    ...document,
    nodes: [
      ...changes.reduce<readonly JsonObject[]>(changed, document.nodes.slice(0, 6)),
      ...more.map((node, index) => ({ id: `e${index}`, ...node })),
    ],
  }));

const validator = new Validator(publishedSchema(), '2020-12', true);

describe('the published JSON Schema and the checks of our own', () => {
  it('agree: what it refuses they refuse, and what has the right shape for them has it for it', () => {
    const counts = { refused: 0, callee: 0, question: 0, sound: 0 };
    fc.assert(
      fc.property(documents, (document) => {
        const { valid } = validator.validate(document);
        const { workflow, problems } = checkDocument(document);
        const found = workflow ? validateWorkflow(workflow, sampleCatalog()) : problems;
        const errors = found.filter(({ severity }) => severity === 'error');
        const asksNothing = errors.some(({ code }) => code === 'nothing_to_approve');
        if (!valid) expect(errors).not.toEqual([]);
        if (workflow && !asksNothing) expect(validator.validate(document).errors).toEqual([]);
        if (asksNothing || !workflow) expect(valid).toBe(false);
        counts.refused += valid ? 0 : 1;
        counts.sound += valid ? 1 : 0;
        counts.question += asksNothing ? 1 : 0;
        counts.callee += errors.some(({ message }) => /"agent" is missing|requires can't stand/.test(message))
          ? 1
          : 0;
      }),
      { numRuns: 400 },
    );
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(0);
  });

  it('agree on what is no workflow at all', () => {
    fc.assert(
      fc.property(anyJson, (document) => {
        expect(validator.validate(document).valid).toBe(false);
        expect(checkDocument(document).workflow).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });
});
