import { describe, expect, test } from 'vitest';
import { draftOf } from '../../../core/workflow/edit/draft.ts';
import type { NodeTemplate } from '../../../core/workflow/edit/node-templates.ts';
import { NODE_HEIGHT, NODE_WIDTH } from '../../../renderer/canvas/layout.ts';
import { exportedText } from '../../../renderer/features/editor/save/export-text.ts';
import { addTemplate } from '../../../renderer/features/editor/state/add-template.ts';
import { autoLayout, undo } from '../../../renderer/features/editor/state/commands.ts';
import { createEditorStore } from '../../../renderer/features/editor/state/editor-store.ts';
import { shownLayout } from '../../../renderer/features/editor/state/shown-layout.ts';

const WAIT: NodeTemplate = {
  key: 'wait',
  kind: 'wait',
  title: 'Wait',
  description: '',
  node: { id: 'new', kind: 'wait', for: '1s' },
};
type Points = Readonly<Record<string, { readonly x: number; readonly y: number }>>;

/** a, then b, then c; and d beside c. */
function storeOf(layout?: Points) {
  const node = (id: string, needs: readonly string[]) => ({ id, kind: 'wait', for: '1s', needs });
  const nodes = [node('a', []), node('b', ['a']), node('c', ['b']), node('d', ['b'])];
  return createEditorStore(
    draftOf({ schemaVersion: 1, id: 'x', name: 'X', nodes, ...(layout && { layout }) }),
  );
}
const placesIn = (store: ReturnType<typeof storeOf>) =>
  Object.fromEntries(shownLayout(store.getState().editor.draft.document).points);

describe('a step that is dropped on an edge', () => {
  const onEdge = { from: 'a', to: 'b', on: 'success' };
  const tight: Points = { a: { x: 0, y: 0 }, b: { x: 280, y: 0 }, c: { x: 560, y: 0 }, d: { x: 560, y: 90 } };
  const down: Points = { a: { x: 0, y: 0 }, b: { x: 0, y: 88 }, c: { x: 0, y: 176 }, d: { x: 240, y: 176 } };

  test.each([
    ['to the right', tight],
    ['down', down],
    ['that nobody placed', undefined],
  ])('covers nothing in a graph %s, and one undo takes it back', (_name, layout) => {
    const store = storeOf(layout);
    const { document } = store.getState().editor.draft;
    const [a, b] = [placesIn(store)['a'], placesIn(store)['b']];
    if (!a || !b) throw new Error('they stand nowhere');
    addTemplate(store, WAIT, { at: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, onEdge });
    const places = Object.entries(placesIn(store));
    expect(places).toHaveLength(5);
    for (const [one, p] of places)
      for (const [other, q] of places)
        if (one !== other)
          expect(Math.abs(p.x - q.x) >= NODE_WIDTH || Math.abs(p.y - q.y) >= NODE_HEIGHT, one + other).toBe(
            true,
          );
    undo(store);
    expect(store.getState().editor.draft.document).toBe(document);
  });
  test('stays where it was let go when there is room, and moves nothing', () => {
    const store = storeOf({ ...tight, b: { x: 600, y: 0 }, c: { x: 900, y: 0 }, d: { x: 900, y: 90 } });
    const before = placesIn(store);
    addTemplate(store, WAIT, { at: { x: 300, y: 16 }, onEdge });
    expect(placesIn(store)).toEqual({ ...before, new: { x: 300, y: 16 } });
  });
  test('moves nothing where the edge leads back', () => {
    const store = storeOf({ ...tight, a: { x: 840, y: 0 } });
    const before = placesIn(store);
    addTemplate(store, WAIT, { at: { x: 570, y: 0 }, onEdge });
    expect(placesIn(store)).toEqual({ ...before, new: { x: 570, y: 0 } });
  });
});

test('laying out anew goes from where everything stood, as one step; many are there at once', () => {
  const store = storeOf({ a: { x: 500, y: 500 }, b: { x: 0, y: 0 } });
  const before = placesIn(store);
  autoLayout(store);
  const { glide, editor } = store.getState();
  expect(Object.fromEntries(glide?.from ?? [])).toEqual(before);
  expect(editor.past).toHaveLength(1);
  const nodes = Array.from({ length: 301 }, (_, at) => ({ id: `n${at}`, kind: 'wait', for: '1s' }));
  const large = createEditorStore(draftOf({ schemaVersion: 1, id: 'x', name: 'X', nodes }));
  autoLayout(large);
  expect(large.getState().glide).toEqual({ from: null });
});

test.each([
  ['file:.signalbox/workflows/nightly scan.yml', 'nightly scan.yaml'],
  ['file:a.JSON', 'a.yaml'],
  ['store:audit', 'audit.yaml'],
  ['file:dir/a:b?\u202Ec\n.yaml', 'a-b-c-.yaml'],
  ['file:.yaml', 'workflow.yaml'],
])('the text of %j is kept as %j', (ref, name) => {
  expect(exportedText(storeOf(), { ref }).name).toBe(name);
});
