import { expect, test } from 'vitest';
import { checkInput } from '../../../core/workflow/input.ts';
import { workflowSchema, type WorkflowInput } from '../../../core/workflow/schema.ts';
import { fieldKindOf, firstValues, readForm } from '../../../renderer/ui/inputs/form-values.ts';

const inputs: Readonly<Record<string, WorkflowInput>> = {
  name: { type: 'string' },
  note: { type: 'string', required: false },
  level: { type: 'string', enum: ['low', 'high'], default: 'low' },
  count: { type: 'integer', default: 3, minimum: 1 },
  share: { type: 'number', required: false },
  all: { type: 'boolean', default: true },
  paths: { type: 'array', items: { type: 'string' }, default: [] },
  rows: { type: 'array', default: [1, 2] },
  options: { type: 'object', required: false },
};
const workflow = workflowSchema.parse({
  schemaVersion: 1,
  id: 'w',
  name: 'W',
  inputs,
  nodes: [{ id: 'a', kind: 'transform', value: 1 }],
});

test('each input has the field that fits it', () => {
  expect(
    Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, fieldKindOf(input)])),
  ).toEqual({
    name: 'text',
    note: 'text',
    level: 'choice',
    count: 'number',
    share: 'number',
    all: 'switch',
    paths: 'texts',
    rows: 'json',
    options: 'json',
  });
});

test('an untouched form gives the defaults and misses only what is required', () => {
  const { input, unreadable } = readForm(inputs, firstValues(inputs));
  expect(unreadable).toEqual({});
  expect(input).toEqual({ level: 'low', count: 3, all: true, paths: [], rows: [1, 2] });
  const checked = checkInput(workflow, input);
  expect(!checked.ok && checked.problems.map(({ path }) => path)).toEqual(['input.name']);
});

test('what is typed becomes values of the declared types', () => {
  const values = {
    ...firstValues(inputs),
    ...{ name: ' spaces stay ', level: '"high"', count: '12', share: '0.5', all: false },
    ...{ paths: ['a b', '{x}'], rows: '[{"a":null}]', options: '{"b":[true]}' },
  };
  const { input, unreadable } = readForm(inputs, values);
  expect(unreadable).toEqual({});
  expect(input).toEqual({
    ...{ name: ' spaces stay ', level: 'high', count: 12, share: 0.5, all: false },
    ...{ paths: ['a b', '{x}'], rows: [{ a: null }], options: { b: [true] } },
  });
  expect(checkInput(workflow, input).ok).toBe(true);
});

test('what is no JSON is said, and what is no number is left to the check', () => {
  const { input, unreadable } = readForm(inputs, { ...firstValues(inputs), options: '{', count: 'many' });
  expect(Object.keys(unreadable)).toEqual(['options']);
  const checked = checkInput(workflow, { ...input, name: 'x' });
  expect(!checked.ok && checked.problems.map(({ path }) => path)).toEqual(['input.count']);
});
