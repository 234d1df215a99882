import { expect, it } from 'vitest';
import { createClock } from '../../../main/adapters/runtime-node/clock.ts';
import { createIds } from '../../../main/adapters/runtime-node/ids.ts';

function turnedByHand() {
  const time = { wall: 1_000_000, monotonic: 500 };
  const steps: number[] = [];
  const clock = createClock((byMs) => steps.push(byMs), {
    wall: () => time.wall,
    monotonic: () => time.monotonic,
  });
  const pass = (ms: number): void => {
    time.wall += ms;
    time.monotonic += ms;
  };
  return { time, steps, clock, pass };
}

it('goes with the system clock', () => {
  const { clock, pass } = turnedByHand();
  expect(clock.now()).toBe(1_000_000);
  pass(1_234);
  expect(clock.now()).toBe(1_001_234);
});

it('goes on from where it was when the system clock is set back, and says so once', () => {
  const { clock, pass, time, steps } = turnedByHand();
  clock.now();
  time.wall -= 3_600_000;
  pass(10);
  expect(clock.now()).toBe(1_000_010);
  pass(1_000);
  expect(clock.now()).toBe(1_001_010);
  expect(steps).toEqual([3_600_000]);
});

it('takes up the system clock again once that has caught up', () => {
  const { clock, pass, time } = turnedByHand();
  clock.now();
  time.wall -= 5_000;
  clock.now();
  time.wall += 10_000;
  pass(1);
  expect(clock.now()).toBe(1_005_001);
});

it('is never before the last moment that was recorded', () => {
  const { clock, pass, steps } = turnedByHand();
  clock.notBefore(9_000_000);
  expect(clock.now()).toBe(9_000_000);
  pass(5);
  expect(clock.now()).toBe(9_000_005);
  expect(steps).toHaveLength(1);
  clock.notBefore(1);
  expect(clock.now()).toBe(9_000_005);
});

it('makes ids that sort by time and never meet', () => {
  let now = 1_000;
  const ids = createIds(() => now++);
  const made = Array.from({ length: 1_000 }, () => ids.next());
  expect(new Set(made).size).toBe(1_000);
  expect([...made].sort()).toEqual(made);
  for (const id of made) expect(id).toMatch(/^[0-9a-z]{26}$/);
});
