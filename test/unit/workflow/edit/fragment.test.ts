import { describe, expect, it } from 'vitest';
import { draftOf } from '../../../../core/workflow/edit/draft.ts';
import type { Fragment } from '../../../../core/workflow/edit/fragment.ts';
import { copyFragment, readFragment } from '../../../../core/workflow/edit/fragment.ts';
import { looseNames, pasteIds } from '../../../../core/workflow/edit/paste.ts';
import { draftFrom, edited } from '../../../support/workflow-draft.ts';

const FILE = draftFrom(`
schemaVersion: 1
id: demo
name: Demo
nodes:
  - { id: start, kind: wait, for: 1s }
  - { id: scan, kind: agent, needs: [start], agent: scanner, tool: scan, with: { text: '{{ start.state }} {{ input.x }}' } }
  - { id: check, kind: condition, needs: [scan, { node: start, on: done }], if: scan.output.n > 0 }
  - { id: each, kind: map, over: '{{ scan.output.list }}', do: { kind: transform, value: '{{ item + other.x }}' } }
annotations:
  - { id: why, kind: note, text: Why, x: 40, y: 60, width: 100, height: 40 }
layout:
  scan: { x: 100, y: 50 }
  check: { x: 300, y: 20 }
`);

function read(text: string | null): Fragment {
  const fragment = text === null ? null : readFragment(text);
  if (!fragment) throw new Error('no fragment');
  return fragment;
}

describe('copying', () => {
  it('takes nodes as YAML, with the needs among them and places from their corner', () => {
    const text = copyFragment(FILE, ['check', 'scan', 'nobody']);
    expect(text).toContain('# Steps of a Signalbox workflow\nnodes:\n');
    expect(text).not.toContain('- start');
    const fragment = read(text);
    expect(fragment.nodes).toMatchObject([
      { id: 'scan', kind: 'agent' },
      { id: 'check', needs: ['scan'] },
    ]);
    expect([...fragment.layout]).toEqual([
      ['scan', { x: 0, y: 30 }],
      ['check', { x: 200, y: 0 }],
    ]);
  });

  it('takes notes along, and nothing when there is nothing', () => {
    const fragment = read(copyFragment(FILE, ['scan'], ['why']));
    expect(fragment.annotations).toMatchObject([{ id: 'why', x: 0, y: 10 }]);
    expect(fragment.layout.get('scan')).toEqual({ x: 60, y: 0 });
    expect(copyFragment(FILE, ['nobody'], ['nothing'])).toBeNull();
  });
});

describe('reading what was copied', () => {
  it.each([
    ['a workflow', 'schemaVersion: 1\nnodes:\n  - { id: a, kind: wait, for: 1s }\n', ['a']],
    ['a list', '- { id: a, kind: wait }\n- { id: b, kind: wait }\n- 7\n', ['a', 'b']],
    ['one node', 'id: a\nkind: wait\nfor: 1s\n', ['a']],
    ['JSON', '{"nodes": [{"id": "a", "kind": "wait"}, {"id": "a", "kind": "map"}, {"kind": "wait"}]}', ['a']],
  ])('takes %s', (_name, text, ids) => {
    expect(read(text).nodes.map((node) => node['id'])).toEqual(ids);
  });

  it.each([
    '',
    'some text',
    'https://example.com',
    '{ "a": 1 }',
    'nodes: none',
    'id: a\n',
    '[1, 2]',
    'a: [',
    `[${'['.repeat(99)}`,
  ])('takes nothing of %j', (text) => {
    expect(readFragment(text)).toBeNull();
  });
});

describe('pasting', () => {
  it('gives new ids and names them inside', () => {
    const fragment = read(copyFragment(FILE, ['scan', 'check', 'each']));
    expect([...pasteIds(FILE.document, fragment)]).toEqual([
      ['scan', 'scan2'],
      ['check', 'check2'],
      ['each', 'each2'],
    ]);
    const pasted = edited(FILE, { type: 'paste', fragment, at: { x: 1000, y: 0.4 } });
    const nodes = pasted.document['nodes'];
    expect(Array.isArray(nodes) && nodes.slice(4)).toMatchObject([
      { id: 'scan2', with: { text: '{{ start.state }} {{ input.x }}' } },
      { id: 'check2', needs: ['scan2'], if: 'scan2.output.n > 0' },
      { id: 'each2', over: '{{ scan2.output.list }}', do: { value: '{{ item + other.x }}' } },
    ]);
    expect(pasted.document['layout']).toMatchObject({
      scan2: { x: 1000, y: 30 },
      check2: { x: 1200, y: 0 },
      each2: { x: 1000, y: 240 },
    });
  });

  it('warns of names that stay behind', () => {
    const fragment = read(copyFragment(FILE, ['scan', 'check', 'each']));
    expect(looseNames(FILE.document, fragment)).toEqual([
      { node: 'scan', name: 'start', isThere: true },
      { node: 'each', name: 'other', isThere: false },
    ]);
    expect(looseNames({}, fragment).map(({ isThere }) => isThere)).toEqual([false, false]);
  });

  it('puts notes down as well, and works on an empty document', () => {
    const fragment = read(copyFragment(FILE, ['scan'], ['why']));
    const twice = edited(
      FILE,
      { type: 'paste', fragment, at: { x: 0, y: 0 } },
      { type: 'paste', fragment, at: { x: 9, y: 9 } },
    );
    expect(twice.document['annotations']).toMatchObject([
      { id: 'why' },
      { id: 'why2', x: 0, y: 10 },
      { id: 'why3', x: 9, y: 19 },
    ]);
    const fresh = edited(draftOf({}), { type: 'paste', fragment, at: { x: 0, y: 0 } });
    expect(fresh.document).toMatchObject({
      nodes: [{ id: 'scan' }],
      annotations: [{ id: 'why' }],
      layout: { scan: { x: 60, y: 0 } },
    });
    const odd = draftOf({ nodes: 'none' });
    expect(edited(odd, { type: 'paste', fragment, at: { x: 0, y: 0 } })).toBe(odd);
  });
});
