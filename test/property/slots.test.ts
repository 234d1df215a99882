import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConcurrencyGroup, Priority } from '../../core/workflow/schema-base.ts';
import { createGroups } from '../../main/app/groups.ts';
import { createSlots, MAX_PASSES } from '../../main/app/slots.ts';

/** A run that wants calls, one after the other, and decides whenever it is woken, as the dispatcher has runs do. */
interface Wish {
  readonly priority: Priority;
  calls: number;
}

const priorities = fc.constantFrom<Priority>('high', 'normal', 'low');
const wishes = fc.array(fc.record({ priority: priorities, calls: fc.integer({ min: 1, max: 12 }) }), {
  minLength: 2,
  maxLength: 7,
});

/** Lets runs have places in turns; gives the runs in the order in which they got one. */
function serve(wanted: readonly Wish[], limit: number, ends: readonly number[]): number[] {
  const runs = new Map(wanted.map((wish, i) => [`r${i}`, { ...wish }]));
  const woken: string[] = [...runs.keys()];
  const slots = createSlots(limit, (runId) => woken.push(runId));
  const order: number[] = [];
  let active = 0;
  for (let turn = 0; woken.length > 0 || active > 0; turn++) {
    expect(turn).toBeLessThan(10_000);
    const runId = woken.shift();
    const run = runId === undefined ? undefined : runs.get(runId);
    if (runId !== undefined && run) {
      const took = Math.min(slots.offer(runId), run.calls);
      slots.reserve(took);
      run.calls -= took;
      active += took;
      expect(active).toBeLessThanOrEqual(limit);
      for (let i = 0; i < took; i++) order.push(Number(runId.slice(1)));
      slots.settle(runId, took, run.calls > 0, run.priority);
    }
    if (active > 0 && (runId === undefined || (ends[turn % ends.length] ?? 0) > 2)) {
      active -= 1;
      slots.release(1);
    }
  }
  expect([...runs.values()].map(({ calls }) => calls)).toEqual(wanted.map(() => 0));
  return order;
}

/** The same for one group, whose limit each run names otherwise; gives what is left undone. */
function shareGroup(
  wanted: readonly { readonly limit: number; readonly calls: number }[],
  luck: readonly number[],
) {
  const runs = new Map(wanted.map((wish, i) => [`r${i}`, { ...wish }]));
  const woken: string[] = [...runs.keys()];
  const groups = createGroups((runId) => woken.push(runId));
  const held: { readonly limit: number; readonly end: () => void }[] = [];
  const decide = (runId: string): void => {
    const run = runs.get(runId);
    if (!run) return;
    const group: ConcurrencyGroup = { name: 'g', limit: run.limit };
    const took = Math.min(groups.offer(runId)(group), run.calls);
    for (let i = 0; i < took; i++) held.push({ limit: run.limit, end: groups.hold(group) });
    run.calls -= took;
    if (took > 0) expect(held.length).toBeLessThanOrEqual(Math.min(...held.map(({ limit }) => limit)));
    groups.settle(runId, new Map(run.calls > 0 ? [['g', run.limit]] : []), new Set(took > 0 ? ['g'] : []));
  };
  for (let turn = 0; woken.length > 0 || held.length > 0; turn++) {
    expect(turn).toBeLessThan(10_000);
    const runId = woken.shift();
    if (runId !== undefined) decide(runId);
    const drawn = luck[turn % luck.length] ?? 0;
    if (held.length === 0 || (runId !== undefined && drawn <= 5)) continue;
    const [ended] = held.splice(drawn % held.length, 1);
    ended?.end();
    // A second time changes nothing.
    ended?.end();
  }
  return [...runs.values()].map(({ calls }) => calls);
}

describe('places for calls', () => {
  it('are all used, never more than there are, and no run is left without', () => {
    const ends = fc.array(fc.nat(5), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(wishes, fc.integer({ min: 1, max: 4 }), ends, (wanted, limit, when) => {
        const order = serve(wanted, limit, when);
        expect(order).toHaveLength(wanted.reduce((sum, { calls }) => sum + calls, 0));
      }),
    );
  });

  it('go to what matters more, which passes what matters less over a bounded number of times', () => {
    const slots = createSlots(1, () => undefined);
    const turns: string[] = [];
    const wants = new Map<string, Priority>([
      ['low', 'low'],
      ['normal', 'normal'],
      ['one', 'high'],
      ['two', 'high'],
    ]);
    slots.offer('busy');
    slots.reserve(1);
    slots.settle('busy', 1, false);
    for (const [runId, priority] of wants) {
      slots.offer(runId);
      slots.settle(runId, 0, true, priority);
    }
    for (let turn = 0; turn < 60; turn++) {
      slots.release(1);
      const [next = ''] = [...wants.keys()].filter((runId) => slots.offer(runId) > 0);
      turns.push(next);
      slots.reserve(1);
      slots.settle(next, 1, true, wants.get(next) ?? 'normal');
    }
    expect(turns.slice(0, 4)).toEqual(['one', 'two', 'one', 'two']);
    for (const runId of wants.keys()) {
      const places = turns.flatMap((name, at) => (name === runId ? [at] : []));
      const gaps = places.map((at, i) => at - (places[i - 1] ?? -1));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(MAX_PASSES + wants.size);
      expect(places.length).toBeGreaterThan(3);
    }
    expect(turns.filter((name) => name === 'one').length).toBe(turns.filter((name) => name === 'two').length);
  });
});

describe('groups', () => {
  const limits = fc.array(
    fc.record({ limit: fc.integer({ min: 1, max: 3 }), calls: fc.integer({ min: 1, max: 8 }) }),
    {
      minLength: 2,
      maxLength: 6,
    },
  );

  it('never hold more calls than the smallest limit of those that name them, and let every run come', () => {
    fc.assert(
      fc.property(limits, fc.array(fc.nat(9), { minLength: 1, maxLength: 20 }), (wanted, luck) => {
        expect(shareGroup(wanted, luck)).toEqual(wanted.map(() => 0));
      }),
    );
  });
});
