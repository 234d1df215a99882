import { afterEach, describe, expect, it, vi } from 'vitest';
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

describe('alarms', () => {
  afterEach(() => void vi.useRealTimers());

  /** Timers that are turned by hand as well: `sleep` passes without them. */
  function withTimers() {
    vi.useFakeTimers();
    const { clock, pass, time } = turnedByHand();
    const rung: string[] = [];
    const set = (name: string, inMs: number) => clock.at(clock.now() + inMs, () => rung.push(name));
    return {
      clock,
      rung,
      set,
      live: (ms: number) => {
        for (let gone = 0; gone < ms; gone += 50) {
          pass(50);
          vi.advanceTimersByTime(50);
        }
      },
      sleep: (ms: number) => (time.wall += ms),
      setBack: (ms: number) => (time.wall -= ms),
    };
  }

  it('ring in their moment, each once, and not when cancelled', () => {
    const { rung, set, live } = withTimers();
    set('late', 5_000);
    set('soon', 1_000);
    set('never', 2_000)();
    live(950);
    expect(rung).toEqual([]);
    live(50);
    expect(rung).toEqual(['soon']);
    live(60_000);
    expect(rung).toEqual(['soon', 'late']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ring soon after a sleep, or when the clock was set forward, if their moment came meanwhile', () => {
    const { rung, set, live, sleep } = withTimers();
    set('passed', 3_600_000);
    set('to come', 7_200_000);
    live(1_000);
    sleep(3_600_000);
    live(1_050);
    expect(rung).toEqual(['passed']);
    live(3_600_000);
    expect(rung).toEqual(['passed', 'to come']);
  });

  it('count what really went by when the clock is set back', () => {
    const { rung, set, live, setBack } = withTimers();
    set('hour', 3_600_000);
    live(1_000);
    setBack(86_400_000);
    live(3_598_000);
    expect(rung).toEqual([]);
    live(2_000);
    expect(rung).toEqual(['hour']);
  });

  it('may be further away than a timer can be, and may have come already', () => {
    const { rung, set, live, clock } = withTimers();
    const cancel = set('far', 2 ** 32);
    set('past', -5);
    expect(rung).toEqual([]);
    live(50);
    expect(rung).toEqual(['past']);
    clock.notBefore(clock.now() + 2 ** 31);
    live(10_000);
    expect(rung).toEqual(['past']);
    cancel();
    expect(vi.getTimerCount()).toBe(0);
  });
});
