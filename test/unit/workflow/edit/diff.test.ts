import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../core/json.ts';
import type { DocumentDiff } from '../../../../core/workflow/edit/diff.ts';
import { diffDocuments, isEmptyDiff } from '../../../../core/workflow/edit/diff.ts';
import { draftFrom, edited } from '../../../support/workflow-draft.ts';

const FILE = draftFrom(`
schemaVersion: 1
id: demo
name: Demo
inputs: { level: { type: string }, limit: { type: integer } }
nodes:
  - { id: a, kind: wait, for: 1s }
  - { id: b, kind: agent, needs: [a], agent: scanner, tool: scan, with: { paths: [src], limit: 5 } }
  - { id: c, kind: wait, needs: [b, { node: a, on: done }], for: 1s }
outputs: { all: 1 }
annotations: [{ id: n, kind: note, text: x, x: 0, y: 0, width: 9, height: 9 }]
layout: { a: { x: 0, y: 0 }, b: { x: 9, y: 9 } }
`);
const A = FILE.document;

const NOTHING: DocumentDiff = {
  nodes: { added: [], removed: [], changed: [], moved: [], isReordered: false },
  edges: { added: [], removed: [] },
  inputs: { added: [], removed: [], changed: [] },
  outputs: { added: [], removed: [], changed: [] },
  annotations: { added: [], removed: [], changed: [] },
  head: [],
};

describe('the difference of two documents', () => {
  it('is nothing for the same, whatever the order of their keys', () => {
    const turned = Object.fromEntries(Object.entries(A).reverse());
    expect(diffDocuments(A, turned)).toEqual(NOTHING);
    expect(isEmptyDiff(diffDocuments(A, turned))).toBe(true);
  });

  it('tells nodes that came, went and changed, and edges apart from them', () => {
    const b = edited(
      FILE,
      { type: 'remove', nodes: ['a'] },
      { type: 'add-node', node: { id: 'd', kind: 'wait', needs: ['c'], for: '1s' }, at: { x: 5, y: 5 } },
      { type: 'set', node: 'b', path: ['with', 'limit'], value: 6 },
      { type: 'set', node: 'b', path: ['with', 'paths'], value: ['src', 'lib'] },
      { type: 'set', node: 'b', path: ['title'], value: 'B' },
    ).document;
    expect(diffDocuments(A, b)).toEqual({
      ...NOTHING,
      nodes: {
        ...NOTHING.nodes,
        added: ['d'],
        removed: ['a'],
        changed: [{ id: 'b', paths: [['with', 'paths'], ['with', 'limit'], ['title']] }],
      },
      edges: {
        added: [{ from: 'c', to: 'd', on: 'success' }],
        removed: [
          { from: 'a', to: 'b', on: 'success' },
          { from: 'a', to: 'c', on: 'done' },
        ],
      },
    });
    const back = diffDocuments(b, A);
    expect([back.nodes.added, back.nodes.removed, back.edges.added.length]).toEqual([['a'], ['d'], 2]);
  });

  it('tells what only moved, and a need that is only written otherwise', () => {
    const moved = edited(FILE, { type: 'move', points: { a: { x: 1, y: 1 }, c: { x: 2, y: 2 } } }).document;
    expect(diffDocuments(A, moved)).toEqual({ ...NOTHING, nodes: { ...NOTHING.nodes, moved: ['a', 'c'] } });
    const written = edited(FILE, {
      type: 'set',
      node: 'b',
      path: ['needs'],
      value: [{ node: 'a' }],
    }).document;
    expect(diffDocuments(A, written).nodes.changed).toEqual([{ id: 'b', paths: [['needs']] }]);
    const nodes = A['nodes'];
    const turned = { ...A, nodes: Array.isArray(nodes) ? nodes.toReversed() : [] };
    expect(diffDocuments(A, turned)).toEqual({ ...NOTHING, nodes: { ...NOTHING.nodes, isReordered: true } });
  });

  it('tells inputs, outputs, notes and the head', () => {
    const b: JsonObject = {
      ...A,
      name: 'Other',
      description: 'new',
      inputs: { level: { type: 'number' }, more: { type: 'string' } },
      outputs: {},
      annotations: [],
    };
    expect(diffDocuments(A, b)).toEqual({
      ...NOTHING,
      inputs: { added: ['more'], removed: ['limit'], changed: ['level'] },
      outputs: { ...NOTHING.outputs, removed: ['all'] },
      annotations: { ...NOTHING.annotations, removed: ['n'] },
      head: [['name'], ['description']],
    });
  });

  it.each<[string, JsonObject]>([
    ['a second node with one id', { ...A, nodes: [{ id: 'a' }, { id: 'a', n: 2 }] }],
    ['what is no node', { ...A, nodes: [null, 7] }],
    ['nodes that are no list', { ...A, nodes: 'none' }],
    ['a place of nobody', { ...A, layout: { nobody: { x: 0, y: 0 } } }],
    ['an empty layout', { ...A, layout: {} }],
    ['inputs that are none', { ...A, inputs: 7 }],
    ['the order of notes', { ...A, annotations: [{ id: 'm' }, { id: 'n' }] }],
    ['nothing at all', {}],
  ])('is never empty between documents that differ: %s', (_name, document) => {
    expect(isEmptyDiff(diffDocuments(A, document))).toBe(false);
    const changed = structuredClone(document) as Record<string, unknown>;
    if (Array.isArray(changed['nodes'])) changed['nodes'].push({ extra: 1 });
    else if (Array.isArray(changed['annotations']) && changed['annotations'].length > 1)
      changed['annotations'].reverse();
    else changed['extra'] = 1;
    expect(isEmptyDiff(diffDocuments(document, changed as JsonObject))).toBe(false);
  });
});
