import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { draftOf } from '../../../../core/workflow/edit/draft.ts';
import { renameInExpression, renameInTemplate } from '../../../../core/workflow/edit/rename-in-text.ts';
import { edited } from '../../../support/workflow-draft.ts';

const TO = new Map([['scan', 'found']]);

describe('renaming in an expression', () => {
  it.each([
    ['scan', 'found'],
    ['  scan.output.findings[0]["scan"].scan ', '  found.output.findings[0]["scan"].scan '],
    ['scan.output == null ? 0 : scan.output.n', 'found.output == null ? 0 : found.output.n'],
    [
      'other.scan + "scan" + \'scan.output\' + """scan"""',
      'other.scan + "scan" + \'scan.output\' + """scan"""',
    ],
    ['scanner.output + scan2.output', 'scanner.output + scan2.output'],
    ['[scan.a, {"scan": scan.b}, {scan: 1}]', '[found.a, {"scan": found.b}, {found: 1}]'],
    ['has(scan.output.b) && size(scan.output) > 0', 'has(found.output.b) && size(found.output) > 0'],
    ['list.map(scan, scan.x + other.scan)', 'list.map(scan, scan.x + other.scan)'],
    ['scan.map(scan, scan.x) + scan', 'found.map(scan, scan.x) + found'],
    ['a.filter(x, x.all(scan, scan > 1) && scan.ok)', 'a.filter(x, x.all(scan, scan > 1) && found.ok)'],
    ['(scan).output[scan.n]', '(found).output[found.n]'],
    ['a.b(scan)', 'a.b(found)'],
    ['!scan.ok && -scan.n < 0', '!found.ok && -found.n < 0'],
    // Not right by its types, and left out of the language: it is read all the same.
    ['scan.output + 1 + "x" + true', 'found.output + 1 + "x" + true'],
    ['scan.text.matches("scan")', 'found.text.matches("scan")'],
    ['scan.in', 'found.in'],
    // Can't be read at all.
    ['scan. + (', 'scan. + ('],
    ['', ''],
  ])('%s', (before, after) => {
    expect(renameInExpression(before, TO)).toBe(after);
  });

  it.each([
    ['list.map(found, found.x + scan.x)', 'list.map(found2, found2.x + found.x)'],
    ['list.map(found, found.x) + scan', 'list.map(found, found.x) + found'],
    ['a.map(found, b.map(y, found.x + scan.x))', 'a.map(found2, b.map(y, found2.x + found.x))'],
    [
      'a.map(found, b.map(found, found + scan) + found)',
      'a.map(found2, b.map(found2, found2 + found) + found2)',
    ],
    ['a.map(found, found + found2 + scan)', 'a.map(found3, found3 + found2 + found)'],
  ])('keeps items from taking the new name: %s', (before, after) => {
    expect(renameInExpression(before, TO)).toBe(after);
  });

  it('gives names all at once', () => {
    const swap = new Map([
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(renameInExpression('a.x + b.y', swap)).toBe('b.x + a.y');
  });
});

describe('renaming in a template', () => {
  it.each([
    ['{{ scan.output }}', '{{ found.output }}'],
    ['{{scan.output}}{{ b.output }}{{scan}} scan', '{{found.output}}{{ b.output }}{{found}} scan'],
    ['\\{{ scan }} is {{ scan.n }}', '\\{{ scan }} is {{ found.n }}'],
    ['{{ {"a": {"scan": scan.n}} }} and }} scan', '{{ {"a": {"scan": found.n}} }} and }} scan'],
    ['{{ "}} scan" + scan.text }}', '{{ "}} scan" + found.text }}'],
    ['{{ scan.output', '{{ scan.output'],
    ['{{ scan. }} {{ scan.ok }}', '{{ scan. }} {{ found.ok }}'],
  ])('%s', (before, after) => {
    expect(renameInTemplate(before, TO)).toBe(after);
  });
});

describe('renaming a node', () => {
  const node = (id: string, more: JsonObject): JsonObject => ({ id, ...more });

  function renamed(document: JsonObject, from = 'scan', to = 'found'): JsonObject {
    return edited(draftOf(document), { type: 'rename-node', from, to }).document;
  }

  it('names it so wherever it is named', () => {
    const text = '{{ scan.output }}';
    const document = (id: string): JsonObject => ({
      id: 'scan',
      name: 'scan {{ scan }}',
      inputs: { scan: { type: 'string', default: text } },
      nodes: [
        node(id, {
          kind: 'agent',
          agent: 'scan',
          tool: 'scan',
          with: { scan: 'scan' },
          title: text,
          notes: text,
        }),
        node('a', {
          kind: 'agent',
          agent: 'x',
          tool: 'y',
          needs: [id, { node: id, on: 'failure' }],
          with: { scan: `{{ ${id}.output }}`, list: [[`{{ ${id}.n }}`]] },
        }),
        node('b', { kind: 'condition', needs: ['a'], if: `${id}.output.n > 0`, title: text }),
        node('c', {
          kind: 'map',
          over: `{{ ${id}.output }}`,
          do: { kind: 'agent', agent: 'scan', tool: 'scan', with: { x: `{{ ${id}.n + item.scan }}` } },
        }),
        node('d', {
          kind: 'map',
          over: [`{{ ${id}.x }}`],
          do: { kind: 'transform', value: `{{ ${id}.n }}` },
        }),
        node('e', {
          kind: 'approval',
          patch: `{{ ${id}.output }}`,
          show: { a: `{{ ${id} }}` },
          revise: { node: id, attempts: 2 },
        }),
        node('f', { kind: 'transform', value: { scan: `${id}: {{ ${id}.n }}`.replace(id, 'scan') } }),
        node('g', { kind: 'from another version', until: `{{ ${id}.ok }}`, notes: text }),
        17,
      ],
      outputs: { scan: `{{ ${id}.output }}` },
      annotations: [{ id: 'scan', kind: 'note', text }],
      layout: { a: { x: 0, y: 0 }, [id]: { x: 1, y: 2 }, b: { x: 3, y: 4 } },
    });
    const changed = renamed(document('scan'));
    expect(changed).toEqual(document('found'));
    expect(Object.keys(changed['layout'] ?? {})).toEqual(['a', 'found', 'b']);
  });

  it('leaves item and index alone in the body of a map, and what always means something else', () => {
    const body = (value: string): Json => ({ kind: 'transform', value });
    const nodes = [
      node('item', {}),
      node('m', { kind: 'map', over: '{{ item.list }}', do: body('{{ item.x }}') }),
    ];
    expect(renamed({ nodes }, 'item', 'first')['nodes']).toEqual([
      node('first', {}),
      node('m', { kind: 'map', over: '{{ first.list }}', do: body('{{ item.x }}') }),
    ]);
    const odd = [
      node('input', {}),
      node('t', { kind: 'transform', needs: ['input'], value: '{{ input.x }}' }),
    ];
    expect(renamed({ nodes: odd }, 'input', 'given')['nodes']).toEqual([
      node('given', {}),
      node('t', { kind: 'transform', needs: ['given'], value: '{{ input.x }}' }),
    ]);
  });

  it('gives a usable id to a node whose id is none', () => {
    const nodes = [node('my node', {}), node('b', { needs: ['my node'] })];
    expect(renamed({ nodes }, 'my node', 'mine')['nodes']).toEqual([
      node('mine', {}),
      node('b', { needs: ['mine'] }),
    ]);
  });

  it('renames the first of two with one id, which is the one that is named', () => {
    const document = {
      nodes: [node('scan', {}), node('scan', { n: 2 }), node('b', { needs: ['scan'] })],
      layout: { scan: { x: 1, y: 1 } },
    };
    expect(renamed(document)).toEqual({
      nodes: [node('found', {}), node('scan', { n: 2 }), node('b', { needs: ['found'] })],
      layout: { scan: { x: 1, y: 1 } },
    });
  });

  it.each([
    ['a node that is not there', 'nobody', 'found'],
    ['the same id', 'scan', 'scan'],
    ['an id that is taken', 'scan', 'b'],
    ['an id that templates could not name', 'scan', 'item'],
    ['an id that is none', 'scan', 'a b'],
  ])('does nothing for %s', (_name, from, to) => {
    const draft = draftOf({ nodes: [node('scan', {}), node('b', {})] });
    expect(edited(draft, { type: 'rename-node', from, to })).toBe(draft);
  });
});
