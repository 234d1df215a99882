import { expect, test } from 'vitest';
import type { AgentHealthView } from '../../../core/agent/health.ts';
import type { HealthView } from '../../../core/contract/health.ts';
import {
  extendHistory,
  MAX_SAMPLES,
  sumOf,
  type HealthHistory,
} from '../../../renderer/features/health/history.ts';

const scanner: AgentHealthView = {
  agent: 'scanner',
  version: '1',
  title: 'Scanner',
  capabilities: [],
  state: 'busy',
  reason: '2 calls in flight',
  processes: [],
  processLimit: 2,
  inFlight: 2,
  queued: 1,
  succeeded: 0,
  failed: 0,
  restarts: 0,
  nextStartAt: null,
  latency: null,
  lastError: null,
  problem: null,
};
const process = { pid: 7, startedAt: '2026-01-01T00:00:00.000Z', inFlight: 1, lastHeardAt: null };

function viewOf(agents: readonly AgentHealthView[]): HealthView {
  const at = '2026-01-01T00:00:00.000Z';
  return { at, agents, host: { memory: 1, cpu: 0, startedAt: at } };
}

test('figures are summed over processes, and unknown ones are not counted as nothing', () => {
  const processes = [
    { ...process, cpu: 10, memory: null },
    { ...process, pid: 8, cpu: 5.5, memory: null },
  ];
  expect(sumOf({ ...scanner, processes }, 'cpu')).toBe(15.5);
  expect(sumOf({ ...scanner, processes }, 'memory')).toBeNull();
  expect(sumOf(scanner, 'cpu')).toBeNull();
});

test('the history is bounded and keeps the newest', () => {
  let history: HealthHistory = {};
  for (let inFlight = 0; inFlight < MAX_SAMPLES + 30; inFlight++) {
    history = extendHistory(history, viewOf([{ ...scanner, inFlight }]));
  }
  expect(history['scanner']).toHaveLength(MAX_SAMPLES);
  expect(history['scanner']?.at(-1)?.inFlight).toBe(MAX_SAMPLES + 29);
});

test('an agent that is gone is forgotten', () => {
  const history = extendHistory(extendHistory({}, viewOf([scanner])), viewOf([]));
  expect(history).toEqual({});
});
