import { describe, expect, test } from 'vitest';
import { addressOf, parseAddress } from '../../../renderer/app/address.ts';
import { addRuns, replaceRun } from '../../../renderer/features/runs/list/live-pages.ts';
import {
  isOpenFilter,
  isWanted,
  NO_FILTER,
  questionOf,
  readFilter,
  writeFilter,
  type RunFilter,
} from '../../../renderer/features/runs/list/run-filter.ts';
import { makeRun } from '../../support/store-fixtures.ts';

const NOW = Date.parse('2026-05-05T12:00:30.000Z');

describe('the filter of the list', () => {
  const filters: readonly RunFilter[] = [
    NO_FILTER,
    { ...NO_FILTER, statuses: ['running', 'failed'], text: 'a & b = c #' },
    { ...NO_FILTER, workflowId: 'audit', time: { kind: 'period', period: '1d' } },
    { ...NO_FILTER, time: { kind: 'range', from: '2026-01-01T00:00:00.000Z', to: null } },
  ];

  test('comes out of the address as it went in', () => {
    for (const filter of filters)
      expect(readFilter(parseAddress(addressOf(['runs'], writeFilter(filter))).query)).toEqual(filter);
  });

  test('reads nonsense as no filter', () => {
    const read = readFilter({ status: 'odd,,', period: '3y', from: 'yesterday' });
    expect(read).toEqual(NO_FILTER);
    expect(isOpenFilter(read)).toBe(true);
  });

  test('a period begins at a full minute, so that the same question is asked for a minute', () => {
    const question = questionOf({ ...NO_FILTER, time: { kind: 'period', period: '1h' } }, NOW);
    expect(question).toEqual({ startedAfter: '2026-05-05T11:00:00.000Z' });
  });

  test('judges live runs as the control plane would', () => {
    const run = makeRun('r', { startedAt: '2026-05-05T11:30:00.000Z', status: 'failed', reason: 'Größe' });
    expect(isWanted(run, NO_FILTER, NOW)).toBe(true);
    expect(isWanted(run, { ...NO_FILTER, statuses: ['running'] }, NOW)).toBe(false);
    expect(isWanted(run, { ...NO_FILTER, text: 'GRÖSSE'.replace('SS', 'ß') }, NOW)).toBe(true);
    expect(isWanted(run, { ...NO_FILTER, workflowId: 'other' }, NOW)).toBe(false);
    expect(isWanted(run, { ...NO_FILTER, time: { kind: 'period', period: '1h' } }, NOW)).toBe(true);
    const before = { kind: 'range' as const, from: null, to: '2026-05-05T11:30:00.000Z' };
    expect(isWanted(run, { ...NO_FILTER, time: before }, NOW)).toBe(false);
  });
});

describe('pages that change live', () => {
  const old = makeRun('old', { startedAt: '2026-01-01T00:00:00.000Z' });
  const mid = makeRun('mid', { startedAt: '2026-01-02T00:00:00.000Z' });
  const pages = [
    { items: [mid], nextCursor: 'x' },
    { items: [old], nextCursor: null },
  ];

  test('a known run changes in its place; pages without it stay the same objects', () => {
    const ended = { ...old, status: 'succeeded' as const };
    const next = replaceRun(pages, ended);
    expect(next?.[1]?.items).toEqual([ended]);
    expect(next?.[0]).toBe(pages[0]);
    expect(replaceRun(pages, makeRun('new'))).toBeNull();
  });

  test('new runs come on top, newest first, each once', () => {
    const a = makeRun('a', { startedAt: '2026-01-03T00:00:00.000Z' });
    const b = makeRun('b', { startedAt: '2026-01-04T00:00:00.000Z' });
    expect(addRuns(pages, [a, b, mid])[0]?.items.map(({ runId }) => runId)).toEqual(['b', 'a', 'mid']);
  });
});
