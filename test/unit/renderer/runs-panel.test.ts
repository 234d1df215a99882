import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findingsOf, type Finding } from '../../../core/agent/finding.ts';
import type { TimelineBar } from '../../../core/contract/runs.ts';
import { findingRows } from '../../../renderer/features/runs/step/finding-rows.ts';
import { barWords, timelineRows } from '../../../renderer/features/runs/timeline/timeline-rows.ts';
import {
  MIN_SPAN_MS,
  panSpan,
  placeIn,
  ticksIn,
  zoomSpan,
} from '../../../renderer/features/runs/timeline/time-scale.ts';
import { findInJson, jsonRows, openTo } from '../../../renderer/ui/json/json-rows.ts';

function finding(id: number, change: Partial<Omit<Finding, 'endLine'>> = {}): Omit<Finding, 'endLine'> {
  return {
    ...{
      id: id.toString(16).padStart(32, '0'),
      rule: 'js-eval',
      title: 'Text run as code',
      severity: 'high',
    },
    ...{
      category: 'code',
      path: 'src/a.js',
      line: id,
      column: 1,
      snippet: 'eval(x)',
      message: 'm',
      fix: 'f',
    },
    ...{ fixable: true },
    ...change,
  };
}

describe('findings', () => {
  test('are read from any output that lists them; what is none is counted', () => {
    expect(findingsOf({ findings: [{ ...finding(1) }, { odd: true }] })).toEqual({
      findings: [finding(1)],
      unread: 1,
    });
    expect(findingsOf({ findings: [] })).toEqual({ findings: [], unread: 0 });
    for (const other of [null, 'x', [], {}, { findings: 'x' }, { findings: ['mine'] }])
      expect(findingsOf(other)).toBeNull();
  });

  test('stand under their severity, worst first, and are narrowed by text and severity', () => {
    const all = [
      finding(1, { severity: 'low' }),
      finding(2),
      finding(3, { severity: 'critical', rule: 'key' }),
    ];
    expect(
      findingRows(all, '', new Set()).map((row) =>
        row.kind === 'severity' ? row.severity : row.finding.line,
      ),
    ).toEqual(['critical', 3, 'high', 2, 'low', 1]);
    expect(findingRows(all, 'KEY', new Set())).toHaveLength(2);
    expect(findingRows(all, '', new Set(['low', 'info']))).toHaveLength(2);
  });
});

describe('JSON', () => {
  const value = {
    list: [{ name: 'first' }, { name: 'second/~' }],
    'a/b': { c: 'x'.repeat(500) },
    none: null,
  };

  test('shows what is open, and folds long texts', () => {
    const closed = jsonRows(value, new Map([['', false]]));
    expect(closed).toHaveLength(1);
    const rows = jsonRows(value, new Map());
    expect(rows.map(({ path }) => path)).toEqual([
      '',
      '/list',
      '/list/0',
      '/list/1',
      '/a~1b',
      '/a~1b/c',
      '/none',
    ]);
    expect(rows.find(({ path }) => path === '/a~1b/c')).toMatchObject({ kind: 'long', length: 500 });
    const long = jsonRows(value, new Map([['/a~1b/c', true]])).filter(({ kind }) => kind === 'line');
    expect(long.map((row) => (row.kind === 'line' ? row.text : '')).join('')).toBe('x'.repeat(500));
  });

  test('whatever is found is seen once all around it is open', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.string({ minLength: 1, maxLength: 2 }), (json, text) => {
        const any = JSON.parse(JSON.stringify(json)) as Parameters<typeof jsonRows>[0];
        for (const path of findInJson(any, text)) {
          const rows = jsonRows(any, openTo(new Map(), path));
          expect(rows.some((row) => row.path === path)).toBe(true);
        }
      }),
    );
  });
});

describe('the timeline', () => {
  const bar = (change: Partial<TimelineBar>): TimelineBar => ({
    ...{ stepId: 'a', nodeId: 'a', title: 'A', kind: 'running', round: 0, attempt: 1 },
    ...{ from: '2026-01-01T00:00:01.000Z', to: '2026-01-01T00:00:02.000Z', end: 'succeeded' },
    ...change,
  });

  test('has a row for each step, in the order in which they began', () => {
    const rows = timelineRows([
      bar({ stepId: 'b[2]', from: '2026-01-01T00:00:03.000Z', title: 'B 3' }),
      bar({ from: '2026-01-01T00:00:02.000Z' }),
      bar({ kind: 'queued', end: 'next' }),
    ]);
    expect(rows.map(({ title, bars }) => [title, bars.length])).toEqual([
      ['A', 2],
      ['B 3', 1],
    ]);
  });

  test('says each bar in words', () => {
    const start = Date.parse('2026-01-01T00:00:00.000Z');
    expect(barWords(bar({ end: 'failed', attempt: 2 }), start, start)).toBe(
      'running for 1.0 s, 1.0 s after the start, failed (try 2)',
    );
    expect(barWords(bar({ kind: 'person', to: null, end: null }), start, start + 61_000)).toBe(
      'waits for a person for 1 m 00 s, 1.0 s after the start so far',
    );
  });

  test('zooming and panning never leave the run, and keep the moment under the pointer', () => {
    const all = { from: 1_000, to: 101_000 };
    const acts = fc.array(
      fc.oneof(
        fc.record({
          factor: fc.double({ min: 0.2, max: 5, noNaN: true }),
          share: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        fc.record({ pan: fc.double({ min: -3, max: 3, noNaN: true }) }),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(acts, (list) => {
        let span = all;
        for (const act of list) {
          span =
            'pan' in act
              ? panSpan(span, act.pan, all)
              : zoomSpan(span, act.factor, span.from + act.share * (span.to - span.from), all);
          expect(span.from).toBeGreaterThanOrEqual(all.from);
          expect(span.to).toBeLessThanOrEqual(all.to + 0.001);
          expect(span.to - span.from).toBeGreaterThanOrEqual(MIN_SPAN_MS - 0.001);
          expect(ticksIn(span, all.from, 10).length).toBeLessThanOrEqual(11);
        }
      }),
    );
    const near = zoomSpan(all, 0.5, 41_000, all);
    expect(placeIn(near, 41_000)).toBeCloseTo(placeIn(all, 41_000));
  });
});
