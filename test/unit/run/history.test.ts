import { expect, test } from 'vitest';
import { createHistory, MAX_ATTEMPTS } from '../../../main/app/views/history.ts';
import type { TimedEvent } from '../../../main/domain/run/events.ts';
import { Story, workflowOf } from '../../support/domain-story.ts';

function historyOf(events: readonly TimedEvent[]) {
  const history = createHistory();
  for (const [index, event] of events.entries()) history.add(index + 1, event);
  return history;
}

const RETRIED = workflowOf([
  { id: 'call', kind: 'agent', agent: 'worker', tool: 'read', title: 'Read it', retry: { attempts: 3 } },
]);

test('a step that is tried again: running, waiting, running, each with its end', () => {
  const story = new Story(RETRIED);
  story.advance();
  story.now += 1_000;
  story.fail('call', 'timeout');
  story.advance(60_000);
  story.now += 500;
  story.answer('call', { ok: true });
  const history = historyOf(story.events);
  const bars = history.bars();
  expect(bars.map(({ kind, attempt, end, title }) => [kind, attempt, end, title])).toEqual([
    ['running', 1, 'failed', 'Read it'],
    ['retry-wait', 1, 'next', 'Read it'],
    ['running', 2, 'succeeded', 'Read it'],
  ]);
  for (const [index, bar] of bars.entries()) expect(bar.from).toBe(bars[index - 1]?.to ?? bar.from);
  expect(history.attempts('call')).toMatchObject([
    { attempt: 1, state: 'failed', error: { code: 'timeout' } },
    { attempt: 2, state: 'succeeded', error: null, retryAt: null },
  ]);
  expect(story.events[history.callSeq('call') - 1]).toMatchObject({ data: { call: { agent: 'worker' } } });
});

test('waiting for a person, and what goes on now, have no end yet', () => {
  const story = new Story(
    workflowOf([
      { id: 'ask', kind: 'approval', show: 'this' },
      { id: 'call', kind: 'agent', agent: 'worker', tool: 'read' },
    ]),
  );
  story.advance();
  const open = historyOf(story.events).bars();
  expect(open.map(({ stepId, kind, to, end }) => [stepId, kind, to, end])).toEqual([
    ['ask', 'person', null, null],
    ['call', 'running', null, null],
  ]);
});

test('a step that is decided at once has a moment, one that failed after its tries has none more', () => {
  const story = new Story(
    workflowOf([
      { id: 'shape', kind: 'transform', value: 'x' },
      {
        id: 'each',
        kind: 'map',
        needs: ['shape'],
        over: [1, 2],
        do: { kind: 'transform', value: '{{item}}' },
      },
      { id: 'call', kind: 'agent', agent: 'worker', tool: 'read', needs: ['each'] },
    ]),
  );
  story.advance();
  story.fail('call', 'auth');
  const bars = historyOf(story.events).bars();
  expect(bars.map(({ stepId, kind, end }) => [stepId, kind, end])).toEqual([
    ['shape', 'instant', 'succeeded'],
    ['each', 'running', 'succeeded'],
    ['call', 'running', 'failed'],
  ]);
  expect(bars[0]?.to).toBe(bars[0]?.from);
});

test('steps that were reset begin another round', () => {
  const story = new Story(RETRIED);
  story.advance();
  story.fail('call', 'auth');
  const time = new Date(story.now).toISOString();
  const reset: TimedEvent = {
    type: 'steps.reset',
    time,
    data: { steps: ['call'], cause: { kind: 'retry', by: { kind: 'person', name: 'ada', via: 'test' } } },
  };
  const again: TimedEvent = { type: 'step.started', time, data: { stepId: 'call', attempt: 1 } };
  const history = historyOf([...story.events, reset, again]);
  expect(history.attempts('call').map(({ round, state }) => [round, state])).toEqual([
    [0, 'failed'],
    [1, 'running'],
  ]);
  expect(history.bars().map(({ round }) => round)).toEqual([0, 1]);
});

test('of very many attempts the newest are kept', () => {
  const time = '2026-01-05T10:00:00.000Z';
  const events = Array.from({ length: MAX_ATTEMPTS + 50 }, (_, index): TimedEvent => {
    return { type: 'step.started', time, data: { stepId: 'call', attempt: index + 1 } };
  });
  const attempts = historyOf(events).attempts('call');
  expect(attempts).toHaveLength(MAX_ATTEMPTS);
  expect(attempts.at(-1)?.attempt).toBe(MAX_ATTEMPTS + 50);
});

test('steps within others are named by the way to them, with the numbers of items', () => {
  const body = { kind: 'agent', agent: 'worker', tool: 'read' };
  const story = new Story(
    workflowOf([
      { id: 'tries', title: 'Try it', kind: 'explore', candidates: 2, do: body, check: body },
      { id: 'each', kind: 'map', over: ['a', 'b'], do: body },
    ]),
  );
  story.advance();
  story.answer('tries[1]/do');
  const titles = historyOf(story.events)
    .bars()
    .map(({ title }) => title);
  expect(titles).toEqual(
    expect.arrayContaining(['Try it', 'Try it 2', 'Try it 1 / do', 'Try it 2 / check', 'each 2']),
  );
});
