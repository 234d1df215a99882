import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../core/json.ts';
import { edgesIn, findNode } from '../../../../core/workflow/edit/document.ts';
import type { Draft } from '../../../../core/workflow/edit/draft.ts';
import { draftOf } from '../../../../core/workflow/edit/draft.ts';
import { edited } from '../../../support/workflow-draft.ts';

/** A draft with nodes that wait, each with its needs as written. */
function waiting(needs: Readonly<Record<string, Json>>): Draft {
  const nodes = Object.entries(needs).map(([id, written]) => ({
    id,
    kind: 'wait',
    ...(written === null ? {} : { needs: written }),
    for: '1s',
  }));
  return draftOf({ schemaVersion: 1, id: 'demo', name: 'Demo', nodes });
}

function needsOf(draft: Draft, id: string): Json | undefined {
  return findNode(draft.document, id)?.node['needs'];
}

describe('connecting', () => {
  it.each<[string, Json, string, Json]>([
    ['the first need as an id', null, 'success', ['a']],
    [
      'the first need as an object when an id could not say it',
      null,
      'failure',
      [{ node: 'a', on: 'failure' }],
    ],
    ['ids among ids', ['b'], 'success', ['b', 'a']],
    [
      'objects among objects',
      [{ node: 'b', on: 'done' }],
      'success',
      [
        { node: 'b', on: 'done' },
        { node: 'a', on: 'success' },
      ],
    ],
    [
      'true as others write it',
      [{ node: 'b', on: false }],
      'true',
      [
        { node: 'b', on: false },
        { node: 'a', on: true },
      ],
    ],
    [
      'true in quotes when others have them',
      [{ node: 'b', on: 'false' }],
      'true',
      [
        { node: 'b', on: 'false' },
        { node: 'a', on: 'true' },
      ],
    ],
  ])('writes %s', (_name, before, on, after) => {
    const draft = edited(waiting({ a: null, b: null, c: before }), {
      type: 'connect',
      from: 'a',
      to: 'c',
      on,
    });
    expect(needsOf(draft, 'c')).toEqual(after);
  });

  it.each<[string, string, string, string]>([
    ['an edge that is there', 'a', 'b', 'success'],
    ['a node with itself', 'b', 'b', 'success'],
    ['from a node that is not there', 'nobody', 'b', 'success'],
    ['to a node that is not there', 'a', 'nobody', 'success'],
    ['to a node whose needs are no list', 'a', 'd', 'success'],
  ])('does nothing for %s', (_name, from, to, on) => {
    const draft = waiting({ a: null, b: ['a', 17], d: 'a' });
    expect(edited(draft, { type: 'connect', from, to, on })).toBe(draft);
  });

  it('takes an edge away, and the needs with the last of them', () => {
    const draft = waiting({ a: null, b: ['a', { node: 'a', on: 'failure' }] });
    const one = edited(draft, { type: 'disconnect', edge: { from: 'a', to: 'b', on: 'success' } });
    expect(needsOf(one, 'b')).toEqual([{ node: 'a', on: 'failure' }]);
    const none = edited(one, { type: 'disconnect', edge: { from: 'a', to: 'b', on: 'failure' } });
    expect(findNode(none.document, 'b')?.node).not.toHaveProperty('needs');
    expect(edited(none, { type: 'disconnect', edge: { from: 'a', to: 'b', on: 'failure' } })).toBe(none);
  });

  it('puts an edge elsewhere, in its place and style', () => {
    const draft = waiting({ a: null, b: null, c: [{ node: 'a', on: 'failure' }, 'b'], d: null });
    const edge = { from: 'a', to: 'c', on: 'failure' };
    const moved = edited(draft, { type: 'reconnect', edge, to: { from: 'd', to: 'c', on: 'failure' } });
    expect(needsOf(moved, 'c')).toEqual([{ node: 'd', on: 'failure' }, 'b']);
    const other = edited(draft, { type: 'reconnect', edge, to: { from: 'a', to: 'c', on: 'success' } });
    expect(needsOf(other, 'c')).toEqual(['a', 'b']);
    const away = edited(draft, { type: 'reconnect', edge, to: { from: 'a', to: 'd', on: 'done' } });
    expect([needsOf(away, 'c'), needsOf(away, 'd')]).toEqual([['b'], [{ node: 'a', on: 'done' }]]);
    const onto = { from: 'b', to: 'c', on: 'success' };
    expect(edited(draft, { type: 'reconnect', edge, to: onto })).toBe(draft);
    expect(edited(draft, { type: 'reconnect', edge: onto, to: { ...onto, from: 'c' } })).toBe(draft);
  });
});

describe('removing', () => {
  it('takes needs and places along, and leaves templates to the list of problems', () => {
    const draft = draftOf({
      nodes: [
        { id: 'a', kind: 'wait', for: '1s' },
        { id: 'b', kind: 'transform', needs: ['a'], value: '{{ a.state }}' },
      ],
      layout: { a: { x: 1, y: 1 } },
    });
    expect(edited(draft, { type: 'remove', nodes: ['a', 'nobody'] }).document).toEqual({
      nodes: [{ id: 'b', kind: 'transform', value: '{{ a.state }}' }],
    });
  });

  it('keeps the needs of a node when another has the same id', () => {
    const draft = draftOf({ nodes: [{ id: 'a' }, { id: 'a', second: true }, { id: 'b', needs: ['a'] }] });
    const left = edited(draft, { type: 'remove', nodes: ['a'] });
    expect(left.document).toEqual({
      nodes: [
        { id: 'a', second: true },
        { id: 'b', needs: ['a'] },
      ],
    });
    expect(edited(left, { type: 'remove', nodes: ['a'] }).document).toEqual({ nodes: [{ id: 'b' }] });
  });

  it('heals: what stood before is connected to what came after', () => {
    const draft = waiting({
      a: null,
      b: [{ node: 'a', on: 'true' }],
      c: ['b'],
      d: ['x', { node: 'b', on: 'failure' }, 'a'],
      e: ['a', { node: 'b', on: 'done' }],
    });
    const left = edited(draft, { type: 'remove', nodes: ['b'], heal: true });
    expect(edgesIn(left.document)).toEqual([
      { from: 'a', to: 'c', on: 'true' },
      { from: 'x', to: 'd', on: 'success' },
      { from: 'a', to: 'd', on: 'failure' },
      { from: 'a', to: 'd', on: 'success' },
      { from: 'a', to: 'e', on: 'success' },
      { from: 'a', to: 'e', on: 'true' },
    ]);
  });

  it('heals over several that go, also when they go round', () => {
    const draft = waiting({ a: null, z: null, b: ['a', 'd'], c: ['b', 'z'], d: ['c'], e: ['d'] });
    const left = edited(draft, { type: 'remove', nodes: ['d', 'b', 'c'], heal: true });
    expect(
      edgesIn(left.document)
        .map(({ from }) => from)
        .sort(),
    ).toEqual(['a', 'z']);
    expect(edgesIn(left.document).every(({ to }) => to === 'e')).toBe(true);
  });

  it('takes edges out with nodes', () => {
    const draft = waiting({ a: null, b: ['a'], c: ['b', 'a'] });
    const left = edited(draft, {
      type: 'remove',
      nodes: ['b'],
      edges: [{ from: 'a', to: 'c', on: 'success' }],
    });
    expect(left.document['nodes']).toEqual([
      { id: 'a', kind: 'wait', for: '1s' },
      { id: 'c', kind: 'wait', for: '1s' },
    ]);
  });
});

describe('adding a node', () => {
  const node = { id: 'new', kind: 'wait', for: '5s' };

  it('puts it at the end, at whole pixels, with an id that is free', () => {
    const draft = edited(
      waiting({ a: null, new: null }),
      { type: 'add-node', node, at: { x: 10.6, y: -0.2 } },
      { type: 'add-node', node: { kind: 'wait', for: '1s' }, at: { x: Number.NaN, y: 0 } },
    );
    expect(draft.document['nodes']).toMatchObject([
      { id: 'a' },
      { id: 'new' },
      { id: 'new2' },
      { id: 'wait' },
    ]);
    expect(draft.document['layout']).toEqual({ new2: { x: 11, y: 0 } });
  });

  it.each<[string, Json, Json, Json]>([
    ['an id', ['a', 'x'], ['a'], ['new', 'x']],
    ['an object', [{ node: 'a', on: 'failure' }], [{ node: 'a', on: 'failure' }], ['new']],
    [
      'an object of two',
      [{ node: 'a', on: true }, { node: 'x' }],
      [{ node: 'a', on: true }],
      ['new', { node: 'x' }],
    ],
  ])('takes the place of an edge that was written as %s', (_name, before, own, after) => {
    const draft = waiting({ a: null, b: before, x: null });
    const [edge] = edgesIn(draft.document);
    if (!edge) throw new Error('no edge');
    const changed = edited(draft, { type: 'add-node', node, at: { x: 0, y: 0 }, onEdge: edge });
    expect([needsOf(changed, 'new'), needsOf(changed, 'b')]).toEqual([own, after]);
    expect(findNode(changed.document, 'new')?.index).toBe(1);
  });

  it('leads on from a condition when that holds', () => {
    const draft = waiting({ a: null, b: ['a'] });
    const changed = edited(draft, {
      type: 'add-node',
      node: { id: 'new', kind: 'condition', if: 'true' },
      at: { x: 0, y: 0 },
      onEdge: { from: 'a', to: 'b', on: 'success' },
    });
    expect([needsOf(changed, 'new'), needsOf(changed, 'b')]).toEqual([['a'], [{ node: 'new', on: 'true' }]]);
  });

  it('connects nothing when the edge is gone', () => {
    const onEdge = { from: 'a', to: 'b', on: 'done' };
    const changed = edited(waiting({ a: null, b: ['a'] }), {
      type: 'add-node',
      node,
      at: { x: 0, y: 0 },
      onEdge,
    });
    expect([needsOf(changed, 'new'), needsOf(changed, 'b')]).toEqual([undefined, ['a']]);
  });
});
