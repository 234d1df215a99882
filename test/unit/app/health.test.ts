import { expect, test } from 'vitest';
import { createHealth } from '../../../main/app/health.ts';
import type { AgentFacts } from '../../../main/ports/agents.ts';
import type { CatalogProblem } from '../../../main/ports/registry.ts';
import type { ProcessUsage } from '../../../main/ports/usage.ts';
import { sampleCatalog } from '../../support/workflow-catalog.ts';
import { turnedClock } from '../live/turned-clock.ts';

const HOST_PID = 1;
const WORKING: Omit<AgentFacts, 'agent' | 'processes'> = {
  starting: 0,
  queued: 2,
  succeeded: 10,
  failed: 1,
  failuresInARow: 0,
  failedStarts: 0,
  nextStartAt: null,
  restarts: 1,
  latencies: Array.from({ length: 100 }, (_, index) => 100 - index),
  lastError: null,
};

function problemOf(name: string, agent: string | null): CatalogProblem {
  return { name, file: `/agents/${name}`, message: `${name} is no agent manifest.`, fix: 'Mend it.', agent };
}

function open() {
  const clock = turnedClock();
  const problems: CatalogProblem[] = [problemOf('broken.json', null)];
  const catalog = sampleCatalog();
  const [agent = ''] = catalog.keys();
  const facts: AgentFacts[] = [];
  const sampled: (readonly number[])[] = [];
  const waiting = Promise.withResolvers<ReadonlyMap<number, ProcessUsage>>();
  const health = createHealth({
    ports: {
      clock,
      agents: {
        inspect: () => facts,
        call: () => expect.fail('nothing is called'),
        check: () => expect.fail('nothing is checked'),
        restart: () => expect.fail('nothing is restarted'),
        reapLeftovers: () => Promise.resolve(0),
        close: () => Promise.resolve(),
        refresh: () => expect.fail('nothing is changed'),
      },
    },
    registry: { get: () => ({ agents: catalog, problems }) },
    usage: {
      sample(pids) {
        sampled.push(pids);
        return waiting.promise;
      },
    },
    pid: HOST_PID,
    startedAt: '2026-01-01T00:00:00.000Z',
  });
  return { clock, health, facts, agent, sampled, waiting, problems };
}

test('an agent that works: its processes, its numbers, its percentiles', async () => {
  const { clock, health, facts, agent, waiting } = open();
  const now = clock.now();
  const process = { pid: 42, startedAt: now, lastHeardAt: now, inFlight: 3, busySince: now };
  facts.push({ agent, processes: [process], ...WORKING });
  waiting.resolve(
    new Map([
      [42, { cpu: 12.5, memory: 1_000 }],
      [HOST_PID, { cpu: 1, memory: 2_000 }],
    ]),
  );
  const view = await health.look();
  expect(view.host).toMatchObject({ cpu: 1, memory: 2_000 });
  expect(view.agents.find((row) => row.agent === agent)).toMatchObject({
    state: 'busy',
    reason: '3 calls in flight, 2 calls waiting.',
    inFlight: 3,
    latency: { p50: 50, p95: 95, p99: 99 },
    processes: [{ pid: 42, cpu: 12.5, memory: 1_000, inFlight: 3 }],
  });
});

test('an agent that is silent with calls in flight is stuck after a minute, and not before', async () => {
  const { clock, health, facts, agent } = open();
  const now = clock.now();
  // Silent for an hour before it was given something to do: that doesn't count.
  const process = { pid: 42, startedAt: now, lastHeardAt: now - 3_600_000, inFlight: 1, busySince: now };
  facts.push({ agent, processes: [process], ...WORKING });
  const stateOf = () => health.agents().find((row) => row.agent === agent)?.state;
  await clock.turn(60_000);
  expect(stateOf()).toBe('busy');
  await clock.turn(1);
  expect(stateOf()).toBe('stuck');
});

test('an agent that was never called is idle; one whose manifest is broken is missing, with the reason', () => {
  const { health, agent } = open();
  const rows = health.agents();
  expect(rows.find((row) => row.agent === agent)).toMatchObject({ state: 'idle', latency: null });
  expect(rows.at(-1)).toMatchObject({
    agent: 'broken.json',
    state: 'missing',
    reason: 'broken.json is no agent manifest.',
    problem: { message: 'broken.json is no agent manifest.', fix: 'Mend it.' },
  });
});

test('an agent whose manifest was broken later stands as before, with the problem', () => {
  const { health, agent, problems } = open();
  const before = health.agents();
  problems.push(problemOf('worker.json', agent));
  const rows = health.agents();
  expect(rows).toHaveLength(before.length);
  expect(rows.find((row) => row.agent === agent)).toMatchObject({
    state: 'idle',
    problem: { message: 'worker.json is no agent manifest.', fix: 'Mend it.' },
  });
});

test('an agent that was removed is there until what it had begun is over', () => {
  const { clock, health, facts } = open();
  const now = clock.now();
  const process = { pid: 42, startedAt: now, lastHeardAt: now, inFlight: 1, busySince: now };
  facts.push({ agent: 'gone', processes: [process], ...WORKING });
  const row = () => health.agents().find(({ agent }) => agent === 'gone');
  expect(row()).toMatchObject({
    state: 'missing',
    inFlight: 1,
    reason: expect.stringContaining('removed') as unknown,
  });
  facts.splice(0, 1, { agent: 'gone', processes: [], ...WORKING });
  expect(row()).toBeUndefined();
});

test('those who look at the same time share one sampling', async () => {
  const { health, sampled, waiting } = open();
  const looks = [health.look(), health.look(), health.look()];
  waiting.resolve(new Map());
  await Promise.all(looks);
  expect(sampled).toEqual([[HOST_PID]]);
  await health.look();
  expect(sampled).toHaveLength(2);
});
