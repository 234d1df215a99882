import { expect, test } from 'vitest';
import type { Json } from '../../../core/json.ts';
import { sampleOf, samplesOf } from '../../../renderer/features/editor/trying/samples.ts';

test.each([
  [12, '12'],
  [true, 'true'],
  [null, 'null'],
  ['main', '“main”'],
  ['', '“”'],
  ['x'.repeat(1_000_000), `“${'x'.repeat(24)}…”`],
  [`${'x'.repeat(23)}😀 and on`, `“${'x'.repeat(23)}…”`],
  [[], 'empty'],
  [[1], '1 item'],
  [{ a: 1, b: 2 }, '2 fields'],
  [{}, 'empty'],
] as const)('a sample of %j is short', (value, sample) => {
  expect(sampleOf(value)).toBe(sample);
});

test('what would turn the words around it is made visible', () => {
  expect(sampleOf('a\u202Eb\n')).not.toMatch(/[\u202E\n]/);
});

test('members are named as templates name them, lists are not gone into', () => {
  const output = { summary: { total: 12 }, findings: [{ file: 'a' }] };
  expect(Object.fromEntries(samplesOf('scan.output', output))).toEqual({
    'scan.output': '2 fields',
    'scan.output.summary': '1 field',
    'scan.output.summary.total': '12',
    'scan.output.findings': '1 item',
  });
});

test('no more of it is kept than is offered, the nearest first', () => {
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`m${at}`, { inner: at }]));
  const samples = samplesOf('a.output', wide);
  expect(samples.size).toBe(200);
  expect(samples.has('a.output.m198')).toBe(true);
  expect(samples.has('a.output.m0.inner')).toBe(false);
  let deep: Json = { end: 1 };
  for (let depth = 0; depth < 2_000; depth++) deep = { d: deep };
  expect(samplesOf('a.output', deep).size).toBe(6);
});
