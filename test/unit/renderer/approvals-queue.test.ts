import { describe, expect, test } from 'vitest';
import type { ApprovalLine } from '../../../core/contract/approvals.ts';
import { belongs, placeLine, whyAlone } from '../../../renderer/features/approvals/queue/lines.ts';
import { inputOf, readQuestion, writeQuestion } from '../../../renderer/features/approvals/queue/question.ts';
import { snoozeTimes } from '../../../renderer/features/approvals/decide/snooze-times.ts';

const NOW = Date.parse('2026-03-01T10:00:00.000Z');

function line(approvalId: string, more: Partial<ApprovalLine> = {}): ApprovalLine {
  return {
    approvalId,
    runId: 'r',
    stepId: 'gate',
    workflowName: 'w',
    title: approvalId,
    kind: 'patch',
    status: 'waiting',
    digest: '0'.repeat(64),
    score: 10,
    level: 'low',
    requestedAt: '2026-03-01T09:00:00.000Z',
    expiresAt: '2026-03-02T09:00:00.000Z',
    snoozedUntil: null,
    files: 1,
    added: 1,
    removed: 0,
    decidedBy: null,
    decidedAt: null,
    reason: null,
    endorsed: 0,
    approvers: 1,
    patch: 'none',
    ...more,
  };
}
const question = readQuestion({});
const idsOf = (pages: ReturnType<typeof placeLine>): string[][] =>
  pages.map(({ items }) => items.map(({ approvalId }) => approvalId));

describe('the question of the queue', () => {
  test('survives the address, and what makes no sense counts as not said', () => {
    const asked = {
      view: 'decided',
      order: 'oldest',
      level: 'high',
      workflow: 'audit',
      text: 'a b',
    } as const;
    const written = Object.fromEntries(
      Object.entries(writeQuestion(asked)).filter(([, value]) => value !== undefined),
    );
    expect(readQuestion(written)).toEqual(asked);
    expect(readQuestion({ status: 'x', order: 'y', level: 'z' })).toEqual(question);
  });

  test('asks for what waits and isn’t snoozed, riskiest first', () => {
    expect(inputOf(question)).toMatchObject({ statuses: ['waiting'], snoozed: 'hide', order: 'risk' });
  });
});

describe('a line that changed', () => {
  const pages = [
    { items: [line('a', { score: 90 }), line('b', { score: 50 })], nextCursor: 'more' },
    { items: [line('c', { score: 40 })], nextCursor: 'more' },
  ];

  test('takes the place that the order gives it', () => {
    expect(idsOf(placeLine(pages, line('n', { score: 60 }), question, NOW))).toEqual([
      ['a', 'n', 'b'],
      ['c'],
    ]);
    expect(idsOf(placeLine(pages, line('n', { score: 45 }), question, NOW))).toEqual([
      ['a', 'b'],
      ['n', 'c'],
    ]);
  });

  test('stays out when it belongs to a page that was not asked for yet', () => {
    expect(placeLine(pages, line('n', { score: 1 }), question, NOW)).toBe(pages);
    const last = [{ items: [line('a')], nextCursor: null }];
    expect(idsOf(placeLine(last, line('n', { score: 1 }), question, NOW))).toEqual([['a', 'n']]);
  });

  test('is renewed where it stands, also when it is decided', () => {
    const [first] = placeLine(pages, line('a', { score: 90, status: 'approved' }), question, NOW);
    expect(first?.items[0]).toMatchObject({ approvalId: 'a', status: 'approved' });
  });

  test('can’t be placed by us while somebody searches', () => {
    const searching = { ...question, text: 'x' };
    expect(placeLine(pages, line('n', { score: 60 }), searching, NOW)).toBe(pages);
  });
});

test('a snoozed line belongs to the snoozed until its time comes', () => {
  const snoozed = line('s', { snoozedUntil: '2026-03-01T11:00:00.000Z' });
  const later = NOW + 2 * 60 * 60 * 1_000;
  expect([belongs(snoozed, question, NOW), belongs(snoozed, question, later)]).toEqual([false, true]);
  expect(belongs(snoozed, readQuestion({ status: 'snoozed' }), NOW)).toBe(true);
});

test('what is risky or needs two people is not approved with others', () => {
  expect(whyAlone(line('a'))).toBeNull();
  expect(whyAlone(line('a', { level: 'medium' }))).toBeNull();
  expect(whyAlone(line('a', { level: 'high' }))).toContain('high');
  expect(whyAlone(line('a', { level: 'critical' }))).toContain('critical');
  expect(whyAlone(line('a', { approvers: 2 }))).toContain('two people');
});

test('snoozing is for an hour, for four, or until nine tomorrow', () => {
  const [hour, four, morning] = snoozeTimes(NOW).map(({ until }) => new Date(until));
  expect(hour?.getTime()).toBe(NOW + 3_600_000);
  expect(four?.getTime()).toBe(NOW + 4 * 3_600_000);
  expect(morning?.getHours()).toBe(9);
  expect(morning?.getDate()).toBe(new Date(NOW).getDate() + 1);
});
