import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workflowSchema, edgesOf, type Workflow } from '../../../core/workflow/schema.ts';
import type { StepState } from '../../../core/run/vocabulary.ts';
import { edgeStateOf } from '../../../renderer/canvas/edge-state.ts';
import {
  layoutWorkflow,
  MAX_DAGRE_NODES,
  NODE_HEIGHT,
  NODE_WIDTH,
  type Point,
} from '../../../renderer/canvas/layout.ts';
import { neighbourOf } from '../../../renderer/canvas/navigate.ts';
import { createStepSource } from '../../../renderer/canvas/step-source.ts';
import type { StepView } from '../../../core/run/views.ts';

type Needs = readonly (string | { readonly node: string; readonly on: string })[];

function workflowOf(nodes: Readonly<Record<string, Needs>>, layout?: Workflow['layout']): Workflow {
  return workflowSchema.parse({
    schemaVersion: 1,
    id: 'w',
    name: 'W',
    nodes: Object.entries(nodes).map(([id, needs]) => ({ id, kind: 'transform', value: 1, needs })),
    ...(layout && { layout }),
  });
}

function stepOf(nodeId: string, state: StepState): StepView {
  return {
    ...{ stepId: nodeId, nodeId, state, attempts: 1, round: 0 },
    ...{ startedAt: null, endedAt: null, error: null, outcome: null, signal: null, detail: null },
  };
}

function expectApart(points: readonly Point[]): void {
  for (const [at, one] of points.entries()) {
    for (const other of points.slice(at + 1)) {
      const isApart = Math.abs(one.x - other.x) >= NODE_WIDTH || Math.abs(one.y - other.y) >= NODE_HEIGHT;
      expect(isApart).toBe(true);
    }
  }
}

const WIDE = { width: 2_000, height: 500 };
const TALL = { width: 500, height: 2_000 };

describe('layout', () => {
  const chain = workflowOf({ a: [], b: ['a'], c: ['b'], d: ['c'] });

  test('follows the shape of the view', () => {
    expect(layoutWorkflow(chain, WIDE).direction).toBe('right');
    expect(layoutWorkflow(chain, TALL).direction).toBe('down');
  });

  test('keeps the places that the author gave to every node', () => {
    const layout = { a: { x: 5, y: 6 }, b: { x: 400, y: 7 } };
    const { points } = layoutWorkflow(workflowOf({ a: [], b: ['a'] }, layout), WIDE);
    expect(points.get('b')).toEqual({ x: 400, y: 7 });
  });

  test('whatever the graph, every node has a place, none lies on another, and edges lead on', () => {
    const graphs = fc.array(fc.array(fc.nat(), { maxLength: 3 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(graphs, fc.boolean(), fc.boolean(), (needs, isWide, isLarge) => {
        const size = isLarge ? MAX_DAGRE_NODES + 1 : needs.length;
        const nodes: Record<string, string[]> = {};
        for (let at = 0; at < size; at++) {
          const wanted = needs[at % needs.length] ?? [];
          nodes[`n${at}`] = at === 0 ? [] : [...new Set(wanted.map((need) => `n${need % at}`))];
        }
        const workflow = workflowOf(nodes);
        const { points, direction } = layoutWorkflow(workflow, isWide ? WIDE : TALL);
        expect(points.size).toBe(size);
        expectApart([...points.values()]);
        for (const { from, to } of edgesOf(workflow)) {
          const [a, b] = [points.get(from), points.get(to)];
          if (direction === 'right') expect(a?.x).toBeLessThan(b?.x ?? -Infinity);
          else expect(a?.y).toBeLessThan(b?.y ?? -Infinity);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('a cycle and a need that names nothing are drawn, not thrown at', () => {
    const broken = workflowOf({ a: ['b'], b: ['a'], c: ['gone', 'c'] });
    expect(layoutWorkflow(broken, WIDE).points.size).toBe(3);
  });
});

test('arrow keys move along the edges and between nodes beside each other', () => {
  const workflow = workflowOf({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] });
  const layout = layoutWorkflow(workflow, WIDE);
  const edges = edgesOf(workflow);
  const upper = [...layout.points].filter(([id]) => id === 'b' || id === 'c').sort((x, y) => x[1].y - y[1].y);
  const [top = '', bottom = ''] = upper.map(([id]) => id);
  expect(neighbourOf(top, 'ArrowDown', layout, edges)).toBe(bottom);
  expect(neighbourOf(bottom, 'ArrowUp', layout, edges)).toBe(top);
  expect(neighbourOf(bottom, 'ArrowRight', layout, edges)).toBe('d');
  expect(neighbourOf('d', 'ArrowLeft', layout, edges)).toMatch(/b|c/);
  expect(neighbourOf('d', 'ArrowRight', layout, edges)).toBeNull();
});

describe('edges of a run', () => {
  const ended = (state: StepState, outcome: StepView['outcome'] = null) => ({ state, outcome });

  test('are open until the step that they leave has ended', () => {
    expect(edgeStateOf({ on: 'success' }, undefined)).toBe('open');
    for (const state of ['pending', 'queued', 'running', 'waiting'] as const) {
      expect(edgeStateOf({ on: 'success' }, ended(state))).toBe('open');
    }
  });

  test.each([
    ['success', 'succeeded', 'failed'],
    ['failure', 'failed', 'succeeded'],
    ['rejected', 'rejected', 'failed'],
    ['done', 'failed', 'skipped'],
  ] as const)('on %s are taken when it %s, and not when it %s', (on, taken, notTaken) => {
    expect(edgeStateOf({ on }, ended(taken))).toBe('taken');
    expect(edgeStateOf({ on }, ended(notTaken))).toBe('not-taken');
    expect(edgeStateOf({ on }, ended('cancelled'))).toBe('not-taken');
  });

  test('of a condition are taken by what it came to, whatever became of their targets', () => {
    expect(edgeStateOf({ on: 'true' }, ended('succeeded', 'true'))).toBe('taken');
    expect(edgeStateOf({ on: 'false' }, ended('succeeded', 'true'))).toBe('not-taken');
    expect(edgeStateOf({ on: 'false' }, ended('succeeded', 'false'))).toBe('taken');
    expect(edgeStateOf({ on: 'true' }, ended('failed'))).toBe('not-taken');
  });
});

test('a change of one step is told to those who listen to it, and to nobody else', () => {
  const source = createStepSource();
  const a = stepOf('a', 'running');
  const b = stepOf('b', 'queued');
  source.update([a, b]);
  const heard: string[] = [];
  const stop = source.subscribe(() => heard.push('a'), ['a']);
  source.subscribe(() => heard.push('b or c'), ['b', 'c']);
  source.update([a, stepOf('b', 'running')]);
  expect(heard).toEqual(['b or c']);
  source.update([stepOf('a', 'succeeded'), stepOf('b', 'succeeded'), stepOf('c', 'running')]);
  expect(heard).toEqual(['b or c', 'a', 'b or c']);
  stop();
  source.update([]);
  expect(heard).toEqual(['b or c', 'a', 'b or c', 'b or c']);
});
