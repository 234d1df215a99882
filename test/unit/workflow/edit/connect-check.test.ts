import { describe, expect, it } from 'vitest';
import { outcomesOf, possibleSources, whyNotConnect } from '../../../../core/workflow/edit/connect-check.ts';
import { findNode, nodesOf } from '../../../../core/workflow/edit/document.ts';

const step = (id: string, needs: readonly unknown[], kind = 'transform') => ({ id, kind, needs: [...needs] });

describe('what could come before a step', () => {
  const document = {
    nodes: [
      step('a', []),
      step('b', ['a']),
      step('c', [{ node: 'b', on: 'failure' }], 'condition'),
      step('d', [{ node: 'c', on: 'true' }, 'a']),
      step('e', ['nobody', 7]),
      step('loop1', ['loop2']),
      step('loop2', ['loop1']),
    ] as never,
  };

  it('is what may be connected one by one', () => {
    for (const { id: to } of nodesOf(document)) {
      const allowed = nodesOf(document)
        .map(({ id }) => id)
        .filter((from) => {
          const [on = ''] = outcomesOf(findNode(document, from)?.node['kind']);
          return whyNotConnect(document, { from, to, on }) === null;
        });
      expect([to, possibleSources(document, to)]).toEqual([to, allowed]);
    }
    expect(possibleSources(document, 'd')).toEqual(['b', 'e', 'loop1', 'loop2']);
  });
});
