import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { annotationsOf, layoutOf, nodesOf } from '../../../../core/workflow/edit/document.ts';
import { draftOf, openDraft } from '../../../../core/workflow/edit/draft.ts';
import type { Edit } from '../../../../core/workflow/edit/edit.ts';
import { freshId, whyNotId } from '../../../../core/workflow/edit/node-ids.ts';
import type { Path } from '../../../../core/workflow/problem.ts';
import { edited } from '../../../support/workflow-draft.ts';

const SCAN: JsonObject = {
  id: 'scan',
  kind: 'agent',
  agent: 'scanner',
  tool: 'scan',
  with: { paths: ['src'] },
};
const DEMO: JsonObject = { schemaVersion: 1, id: 'demo', name: 'Demo', nodes: [SCAN], layout: {} };

describe('setting a value', () => {
  it.each<[string, Path, Json | undefined, JsonObject]>([
    ['changes what is there', ['with', 'paths', 0], 'lib', { ...SCAN, with: { paths: ['lib'] } }],
    [
      'takes a new item at the end of a list',
      ['with', 'paths', 1],
      'lib',
      { ...SCAN, with: { paths: ['src', 'lib'] } },
    ],
    ['takes an item out', ['with', 'paths', 0], undefined, { ...SCAN, with: { paths: [] } }],
    ['makes what is missing on the way', ['retry', 'attempts'], 3, { ...SCAN, retry: { attempts: 3 } }],
    [
      'makes a list for an index',
      ['with', 'rules', 0],
      'js-*',
      { ...SCAN, with: { paths: ['src'], rules: ['js-*'] } },
    ],
    ['replaces the node', [], { id: 'scan', kind: 'wait' }, { id: 'scan', kind: 'wait' }],
  ])('%s', (_name, path, value, expected) => {
    const draft = edited(draftOf(DEMO), { type: 'set', node: 'scan', path, value });
    expect(draft.document['nodes']).toEqual([expected]);
  });

  it.each<[string, Path, Json | undefined]>([
    ['the same value', ['with'], { paths: ['src'] }],
    ['nothing where nothing is', ['timeout'], undefined],
    ['nothing on a way that is not there', ['retry', 'attempts'], undefined],
    ['a key of a text', ['agent', 'name'], 'x'],
    ['an item far behind the end', ['with', 'paths', 5], 'x'],
    ['a name of an item', ['with', 'paths', 'length'], 0],
    ['a prototype', ['__proto__', 'polluted'], true],
    ['a prototype inside', ['with', '__proto__'], {}],
    ['a number that no file can hold', ['with', 'limit'], Number.POSITIVE_INFINITY],
    ['half of a character', ['title'], '\ud800'],
    ['a null byte', ['title'], 'a\0'],
    ['what is nested too deep', ['with', 'deep'], nested(64)],
    ['no object in the place of the node', [], 'text'],
  ])('does nothing for %s', (_name, path, value) => {
    const draft = draftOf(DEMO);
    expect(edited(draft, { type: 'set', node: 'scan', path, value })).toBe(draft);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('puts new fields where people expect them', () => {
    const set = (path: Path, value: Json): Edit => ({ type: 'set', node: 'scan', path, value });
    const draft = edited(
      draftOf(DEMO),
      set(['needs'], ['x']),
      set(['title'], 'Scan'),
      set(['unheardOf'], 1),
      { type: 'set-root', path: ['outputs', 'all'], value: 1 },
      { type: 'set-root', path: ['description'], value: 'Text' },
      { type: 'set-root', path: ['nodes', 0, 'timeout'], value: '5m' },
    );
    expect(Object.keys(draft.document)).toEqual([
      'schemaVersion',
      'id',
      'name',
      'description',
      'nodes',
      'outputs',
      'layout',
    ]);
    expect(Object.keys(nodesOf(draft.document)[0]?.node ?? {})).toEqual([
      'id',
      'title',
      'kind',
      'needs',
      'agent',
      'tool',
      'timeout',
      'with',
      'unheardOf',
    ]);
  });

  it('shares what it does not touch', () => {
    const draft = draftOf({ ...DEMO, nodes: [SCAN, { id: 'b' }], outputs: { all: 1 } });
    const changed = edited(draft, { type: 'set', node: 'scan', path: ['title'], value: 'x' });
    expect(nodesOf(changed.document)[1]?.node).toBe(nodesOf(draft.document)[1]?.node);
    expect(nodesOf(changed.document)[0]?.node['with']).toBe(SCAN['with']);
    expect(changed.document['outputs']).toBe(draft.document['outputs']);
  });
});

function nested(levels: number): Json {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

describe('places and notes', () => {
  it('moves the nodes that there are, to whole pixels', () => {
    const draft = draftOf(DEMO);
    const points = { scan: { x: 1.5, y: -0.4 }, nobody: { x: 0, y: 0 } };
    expect(edited(draft, { type: 'move', points }).document['layout']).toEqual({ scan: { x: 2, y: 0 } });
    expect(edited(draft, { type: 'move', points: { nobody: { x: 0, y: 0 } } })).toBe(draft);
    const odd = draftOf({ ...DEMO, layout: 'none' });
    expect(edited(odd, { type: 'move', points })).toBe(odd);
  });

  it('adds, changes and removes notes', () => {
    const note = { id: 'n', kind: 'note' as const, text: 'Why', x: 0.2, y: 0, width: 100, height: 50 };
    const added = edited(draftOf(DEMO), { type: 'annotate', annotation: note });
    expect(annotationsOf(added.document)).toEqual([{ ...note, x: 0 }]);
    expect(Object.keys(added.document).slice(-2)).toEqual(['annotations', 'layout']);
    const changed = edited(added, { type: 'annotate', annotation: { ...note, text: 'So' } });
    expect(annotationsOf(changed.document)).toMatchObject([{ text: 'So' }]);
    expect(edited(changed, { type: 'annotate', annotation: { ...note, text: 'So' } })).toBe(changed);
    expect(edited(changed, { type: 'annotate', annotation: { ...note, width: 0 } })).toBe(changed);
    expect(edited(changed, { type: 'remove-annotation', id: 'n' }).document).toEqual(DEMO);
    expect(edited(changed, { type: 'remove-annotation', id: 'x' })).toBe(changed);
  });
});

describe('documents that are no workflows', () => {
  const EDITS: readonly Edit[] = [
    { type: 'add-node', node: { id: 'a', kind: 'wait', for: '1s' }, at: { x: 0, y: 0 } },
    { type: 'remove', nodes: ['a'], heal: true, edges: [{ from: 'a', to: 'b', on: 'done' }] },
    { type: 'connect', from: 'a', to: 'b', on: 'success' },
    { type: 'set', node: 'a', path: ['title'], value: 'x' },
    { type: 'rename-node', from: 'a', to: 'c' },
    { type: 'move', points: { a: { x: 0, y: 0 } } },
    { type: 'remove-annotation', id: 'a' },
    { type: 'set-root', path: ['nodes', 0, 'title'], value: 'x' },
  ];

  it.each<[string, JsonObject]>([
    ['nothing', {}],
    ['nodes that are no list', { nodes: 'none', layout: [], annotations: 7, outputs: 'x' }],
    ['nodes that are no objects', { nodes: [null, 1, 'a', [], { id: 7 }, { kind: 'wait' }] }],
    [
      'needs of all kinds',
      {
        nodes: [
          { id: 'a', needs: [null, 7, {}, { node: 1 }, { node: 'b', on: 3 }] },
          { id: 'b', needs: 'a' },
        ],
      },
    ],
    ['null everywhere', { nodes: null, layout: null, annotations: null, inputs: null, outputs: null }],
  ])('take any edit: %s', (_name, document) => {
    for (const edit of EDITS) {
      const draft = edited(draftOf(document), edit);
      expect(layoutOf(draft.document)).toBeInstanceOf(Map);
      expect(annotationsOf(draft.document)).toBeInstanceOf(Array);
    }
  });

  it.each([
    '',
    '# nothing',
    '[1]',
    'text',
    '12',
    'a: b: c',
    '{"a": 1',
    'a: *b',
    'a: &x [*x]',
    '--- a\n--- b\n',
  ])('are refused with problems when they are no object: %j', (text) => {
    const opened = openDraft(text);
    if (opened.ok) throw new Error('opened');
    expect(opened.problems.length).toBeGreaterThan(0);
  });

  it('are refused as parseWorkflow refuses them when they are too much', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x, x]',
      ...'bcdefg'.split('').map((name, at) => {
        const before = 'abcdefg'.charAt(at);
        return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`;
      }),
    ].join('\n');
    const codes = [bomb, `a: ${'['.repeat(100)}${']'.repeat(100)}`, `a: ${'x'.repeat(3_000_000)}`].map(
      (text) => {
        const opened = openDraft(text);
        return opened.ok ? 'opened' : opened.problems[0]?.code;
      },
    );
    expect(codes).toEqual(['too_many_aliases', 'too_deep', 'too_large']);
  });
});

describe('ids', () => {
  it.each([
    [[], 'scan', 'scan'],
    [['scan'], 'scan', 'scan2'],
    [['scan', 'scan2', 'scan3'], 'scan2', 'scan4'],
    [['a9'], 'a9', 'a10'],
    [[], 'input', 'input2'],
    [[], 'fix findings!', 'fix_findings_'],
    [[], '9 lives', 'lives'],
    [[], '', 'step'],
    [['x'.repeat(64)], 'x'.repeat(70), `${'x'.repeat(63)}2`],
    [['a999999999999'], 'a999999999999', 'a1000000000'],
  ])('are free and can be named: among %j, %s becomes %s', (taken, wanted, expected) => {
    expect(freshId(new Set(taken), wanted)).toBe(expected);
  });

  it('are refused with the reason', () => {
    expect(whyNotId(DEMO, 'scan', 'scan')).toBeNull();
    expect(whyNotId(DEMO, 'other')).toBeNull();
    expect(whyNotId(DEMO, 'scan')).toContain('another step');
    expect(whyNotId(DEMO, 'item')).toContain('templates');
    expect(whyNotId(DEMO, 'two words')).toContain('letters');
  });
});
