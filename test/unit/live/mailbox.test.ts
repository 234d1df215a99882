import { expect, test } from 'vitest';
import { createMailbox } from '../../../main/app/live/mailbox.ts';
import { turnedClock } from './turned-clock.ts';

const FLUSH_MS = 50;

function open(limit = 10) {
  const clock = turnedClock();
  return { clock, box: createMailbox<string>({ clock, flushMs: FLUSH_MS, limit }) };
}

test('of several items with one key the newest is found, in the order in which they came', async () => {
  const { box } = open();
  for (const [key, item] of [
    ['a', 'a1'],
    ['b', 'b1'],
    ['a', 'a2'],
  ] as const)
    box.put(key, item);
  expect(await box.take()).toEqual({ kind: 'items', items: ['b1', 'a2'] });
});

test('a reader who waits hears at once, and then at most once in the interval', async () => {
  const { clock, box } = open();
  const first = box.take();
  box.put('a', 'a1');
  expect(await first).toEqual({ kind: 'items', items: ['a1'] });
  box.put('a', 'a2');
  const second = box.take();
  await clock.turn(FLUSH_MS - 1);
  box.put('b', 'b1');
  await clock.turn(1);
  expect(await second).toEqual({ kind: 'items', items: ['a2', 'b1'] });
});

test('a slow reader is told that something was lost, and reads on', async () => {
  const { clock, box } = open(3);
  for (const key of ['a', 'b', 'c', 'd', 'e']) box.put(key, key);
  expect(await box.take()).toEqual({ kind: 'lost' });
  box.put('f', 'f');
  const next = box.take();
  await clock.turn(FLUSH_MS);
  expect(await next).toEqual({ kind: 'items', items: ['f'] });
});

test('closing ends the reading, also in the pause between two', async () => {
  const waiting = open();
  const first = waiting.box.take();
  waiting.box.close();
  expect(await first).toEqual({ kind: 'closed' });
  const { clock, box } = open();
  box.put('a', 'a');
  await box.take();
  box.put('b', 'b');
  const second = box.take();
  box.close();
  expect(await second).toEqual({ kind: 'closed' });
  expect(clock.timers()).toBe(0);
  box.put('c', 'c');
  expect(await box.take()).toEqual({ kind: 'closed' });
});
