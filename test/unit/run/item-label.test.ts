import { expect, test } from 'vitest';
import { itemLabel } from '../../../core/run/item-label.ts';

test.each([
  ['src/a.ts', 'src/a.ts'],
  [7, '7'],
  [null, 'null'],
  [{ id: 3, title: 'Left pad' }, 'Left pad'],
  [{ id: 3, name: ' ' }, '3'],
  [{ from: 1, to: 2 }, '{ from, to }'],
  [[1, 2], 'a list of 2'],
  ['two\nlines', 'two lines'],
  ['x'.repeat(1_000), `${'x'.repeat(79)}…`],
])('%j is called %s', (item, label) => {
  expect(itemLabel(item)).toBe(label);
});
