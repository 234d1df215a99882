import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogLine, LogPage, RunDelta } from '../../../core/contract/runs.ts';
import type { StepView } from '../../../core/run/views.ts';
import { STEP_STATES } from '../../../core/run/vocabulary.ts';
import { mergeDeltas } from '../../../renderer/client/apply-delta.ts';
import {
  addNewer,
  addOlder,
  EMPTY_LOG,
  endOf,
  sizeOf,
  STRETCH_LINES,
  type LogBuffer,
} from '../../../renderer/features/runs/log/log-buffer.ts';
import { logRows, shiftOf } from '../../../renderer/features/runs/log/log-rows.ts';

const step = fc
  .record({ id: fc.constantFrom('a', 'b', 'c'), state: fc.constantFrom(...STEP_STATES), attempts: fc.nat(3) })
  .map(({ id, state, attempts }): StepView => ({
    ...{ stepId: id, nodeId: id, state, attempts, round: 0 },
    ...{ startedAt: null, endedAt: null, error: null, outcome: null, signal: null, detail: null },
  }));

test('changes that wait for a frame come to the same as one after the other, and never grow', () => {
  const delta = fc.record({
    steps: fc.uniqueArray(step, { maxLength: 3, selector: ({ stepId }) => stepId }),
  });
  const apply = (known: ReadonlyMap<string, StepView>, { steps }: RunDelta): Map<string, StepView> =>
    new Map([...known, ...steps.map((each) => [each.stepId, each] as const)]);
  fc.assert(
    fc.property(fc.array(delta, { minLength: 1, maxLength: 20 }), (deltas) => {
      const merged = deltas.reduce<RunDelta>(mergeDeltas, { steps: [] });
      expect(merged.steps.length).toBeLessThanOrEqual(3);
      expect(apply(new Map(), merged)).toEqual(deltas.reduce(apply, new Map<string, StepView>()));
    }),
  );
});

describe('the log in memory', () => {
  const line = (seq: number, change: Partial<LogLine> = {}): LogLine => ({
    ...{ seq, stepId: 's', time: '2026-01-01T00:00:00.000Z', level: 'info', text: `line ${seq}` },
    ...change,
  });
  const pageFrom = (after: number, count: number): LogPage => ({
    lines: Array.from({ length: count }, (_, at) => line(after + at + 1)),
    next: after + count,
    more: false,
  });
  const seqs = ({ stretches }: LogBuffer): number[] =>
    stretches.flatMap(({ lines }) => lines.map(({ seq }) => seq));

  test('holds at most the limit and no gap, whatever comes and however one scrolls', () => {
    const limit = 2_000;
    const move = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 900 }) },
      { weight: 1, arbitrary: fc.constant('older' as const) },
      { weight: 1, arbitrary: fc.constant('follow' as const) },
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
        let buffer = EMPTY_LOG;
        for (const each of moves) {
          if (each === 'follow') buffer = { ...buffer, hasEnd: true };
          else if (each === 'older') {
            const after = buffer.above.at(-1);
            if (after !== undefined) buffer = addOlder(buffer, pageFrom(after, STRETCH_LINES), limit);
          } else if (buffer.hasEnd) buffer = addNewer(buffer, pageFrom(endOf(buffer), each), limit);
          const held = seqs(buffer);
          expect(held).toEqual(held.map((_, at) => (held[0] ?? 0) + at));
          expect(sizeOf(buffer)).toBeLessThanOrEqual(limit + 900);
        }
      }),
    );
  });

  test('tells how far what is read has moved when lines come in above or go', () => {
    const rowsOf = (buffer: LogBuffer) => logRows(buffer, 'all', '');
    const first = addNewer(EMPTY_LOG, pageFrom(0, 900), 1_000);
    const second = addNewer(first, pageFrom(900, 500), 1_000);
    expect(shiftOf(rowsOf(first), rowsOf(second))).toBe(-500);
    const back = addOlder(second, pageFrom(0, STRETCH_LINES), 2_000);
    expect(shiftOf(rowsOf(second), rowsOf(back))).toBe(500);
    expect(shiftOf(rowsOf(first), rowsOf(first))).toBe(0);
    expect(shiftOf([], rowsOf(first))).toBe(0);
  });

  test('shows entries of a level and with a text, a row for each line', () => {
    const lines = [
      line(1, { level: 'debug', text: 'quiet' }),
      line(2, { level: 'warning', text: 'Mind\nthe gap' }),
      line(3, { level: 'emergency', text: 'fire' }),
      line(4, { level: 'made-up' }),
    ];
    const buffer = addNewer(EMPTY_LOG, { lines, next: 4, more: false }, 100);
    const texts = (...how: [Parameters<typeof logRows>[1], string]): string[] =>
      logRows(buffer, ...how).map(({ text }) => text);
    expect(texts('all', '')).toEqual(['quiet', 'Mind', 'the gap', 'fire', 'line 4']);
    expect(texts('info', '')).toEqual(['Mind', 'the gap', 'fire', 'line 4']);
    expect(texts('warning', '')).toEqual(['Mind', 'the gap', 'fire']);
    expect(texts('error', '')).toEqual(['fire']);
    expect(texts('all', 'mind')).toEqual(['Mind', 'the gap']);
  });
});
