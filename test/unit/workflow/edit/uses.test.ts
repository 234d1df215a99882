import { describe, expect, it } from 'vitest';
import { usedRefs } from '../../../../core/workflow/edit/uses.ts';
import { WORKFLOW_LIMITS } from '../../../../core/workflow/schema-base.ts';

const use = (workflow: unknown) => ({ kind: 'workflow', workflow });

describe('the workflows that a document under edit uses', () => {
  it('are found wherever a step does something, each once', () => {
    const document = {
      nodes: [
        { id: 'a', ...use('starter:map') },
        { id: 'b', kind: 'map', do: use('file:x.yaml') },
        { id: 'c', kind: 'explore', do: use('store:y'), check: use('starter:map') },
        { id: 'd', kind: 'transform', value: use('store:no-step') },
      ],
    };
    expect(usedRefs(JSON.parse(JSON.stringify(document)) as never)).toEqual([
      'starter:map',
      'file:x.yaml',
      'store:y',
    ]);
  });

  it('leaves out what can be no reference, and more than a run may use', () => {
    const many = Array.from({ length: 100 }, (_, at) => ({ id: `n${at}`, ...use(`store:w${at}`) }));
    const odd = [{ id: 'x', ...use(5) }, { id: 'y', ...use('map') }, { id: 'z', do: 'workflow' }, 'no node'];
    expect(usedRefs({ nodes: odd } as never)).toEqual([]);
    expect(usedRefs({ nodes: many } as never)).toHaveLength(WORKFLOW_LIMITS.used);
    expect(usedRefs({ nodes: 'none' })).toEqual([]);
  });
});
