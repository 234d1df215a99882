import { expect, test } from 'vitest';
import type { RunDetail } from '../../../core/contract/runs.ts';
import type { StatusView } from '../../../core/contract/system.ts';
import { createFeed, type FeedItem } from '../../../main/app/feed.ts';
import { createHub } from '../../../main/app/live/hub.ts';
import { createLive } from '../../../main/app/live/live.ts';
import { runDetail } from '../../../main/app/views/run-detail.ts';
import { summaryOf } from '../../../main/domain/run/view.ts';
import { Story, workflowOf } from '../../support/domain-story.ts';
import { turnedClock } from './turned-clock.ts';

const STATUS: StatusView = {
  agents: { ready: 1, total: 1, failing: 0 },
  runs: { running: 0, waiting: 0, succeeded: 0, failed: 0, rejected: 0, cancelled: 0 },
  calls: { active: 0, limit: 5 },
  approvals: { low: 0, medium: 0, high: 0, critical: 0, waiting: 0, snoozed: 0 },
};

function open() {
  const clock = turnedClock();
  const feed = createFeed();
  const counted = { times: 0, status: STATUS };
  const bugs: unknown[] = [];
  const hub = createHub({
    clock,
    store: { getApproval: () => Promise.resolve(undefined) },
    subscribe: feed.subscribe.bind(feed),
    countStatus: () => {
      counted.times += 1;
      return Promise.resolve(counted.status);
    },
    onBug: (error) => bugs.push(error),
  });
  const reads = { times: 0, run: undefined as RunDetail | undefined };
  const live = createLive({
    hub,
    clock,
    subscribe: feed.subscribe.bind(feed),
    logs: {
      read: (_run, _step, next) => Promise.resolve({ lines: [], next, more: false }),
      watch: () => () => undefined,
    },
    readRun: () => {
      reads.times += 1;
      return Promise.resolve(reads.run);
    },
    readHealth: () => Promise.reject(new Error('not asked here')),
  });
  const { state } = new Story(workflowOf([{ id: 'only', kind: 'agent', agent: 'worker', tool: 'read' }]));
  const commit = (runId: string): void =>
    feed.publish({
      kind: 'committed',
      runId,
      events: [],
      summary: { ...summaryOf(state), runId },
    } satisfies FeedItem);
  return { clock, feed, hub, live, commit, counted, reads, state, bugs };
}

test('a window that reads too slowly is told that it lost something, and hears on', async () => {
  const { clock, live, commit } = open();
  const end = new AbortController();
  const items = live.changes(end.signal);
  await items.next();
  for (let run = 0; run < 3_000; run++) commit(`run-${run}`);
  expect((await items.next()).value).toEqual({ kind: 'lost', seq: 1 });
  commit('run-after');
  const next = items.next();
  await clock.turn(50);
  expect((await next).value).toMatchObject({
    kind: 'delta',
    seq: 2,
    changes: [{ run: { runId: 'run-after' } }],
  });
  end.abort();
  expect((await items.next()).done).toBe(true);
});

test('however much happens, the store is counted four times a second, and not at all while nobody looks', async () => {
  const { clock, live, hub, commit, counted } = open();
  commit('run-1');
  await clock.turn(10_000);
  expect(counted.times).toBe(0);
  const end = new AbortController();
  const items = live.changes(end.signal);
  await items.next();
  const before = counted.times;
  for (let ms = 0; ms < 1_000; ms += 10) {
    commit('run-1');
    await clock.turn(10);
  }
  expect(counted.times - before).toBeLessThanOrEqual(4);
  end.abort();
  await items.next();
  expect(hub.size()).toBe(0);
  expect(clock.timers()).toBe(0);
});

test('what is counted is told only when it is another number', async () => {
  const { clock, live, counted } = open();
  const end = new AbortController();
  const items = live.changes(end.signal);
  await items.next();
  const next = items.next();
  await clock.turn(2_000);
  counted.status = { ...STATUS, calls: { active: 3, limit: 5 } };
  await clock.turn(2_000);
  const told = await next;
  expect(told.value).toMatchObject({ seq: 1, changes: [{ topic: 'status' }] });
  end.abort();
});

test('a thousand events of a run are a few looks at it, and only what is different is told', async () => {
  const { clock, live, feed, commit, reads, state } = open();
  const by = { kind: 'person', name: 'tester', via: 'test' } as const;
  reads.run = runDetail(state, by, null);
  const end = new AbortController();
  const items = live.run(state.runId, end.signal);
  await items.next();
  const next = items.next();
  for (let event = 0; event < 1_000; event++) {
    commit(state.runId);
    if (event % 10 === 0) await clock.turn(10);
  }
  expect(reads.times).toBeLessThan(25);
  const [first] = reads.run.steps;
  if (!first) throw new Error('the run has steps');
  reads.run = { ...reads.run, steps: [{ ...first, state: 'succeeded' }, ...reads.run.steps.slice(1)] };
  feed.publish({ kind: 'committed', runId: state.runId, events: [], summary: summaryOf(state) });
  await clock.turn(50);
  expect((await next).value).toEqual({
    kind: 'delta',
    seq: 1,
    delta: { steps: [{ ...first, state: 'succeeded' }] },
  });
  end.abort();
  expect((await items.next()).done).toBe(true);
});

test('nothing is listened to before the first item is asked for', () => {
  const { live, hub } = open();
  live.changes(new AbortController().signal);
  expect(hub.size()).toBe(0);
});
