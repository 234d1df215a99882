import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AGENT_STATES } from '../../core/agent/health.ts';
import { agentState, STUCK_AFTER_MS, type AgentCondition } from '../../main/domain/health/state.ts';

const condition: fc.Arbitrary<AgentCondition> = fc.record({
  missing: fc.option(fc.constant('Its manifest can not be read.'), { nil: null }),
  processes: fc.array(
    fc.record({ inFlight: fc.nat({ max: 40 }), silentMs: fc.integer({ min: -5, max: 10 * STUCK_AFTER_MS }) }),
    { maxLength: 4 },
  ),
  starting: fc.nat({ max: 2 }),
  queued: fc.nat({ max: 1_000 }),
  failedStarts: fc.constantFrom(0, 1, 3),
  failuresInARow: fc.nat({ max: 5 }),
  lastError: fc.option(fc.constant('It ended with code 3.'), { nil: null }),
});

test('every combination has a state, with a reason in words', () => {
  fc.assert(
    fc.property(condition, (agent) => {
      const { state, reason } = agentState(agent);
      expect(AGENT_STATES).toContain(state);
      expect(reason).toMatch(/^\S.*\.$/);
      expect(reason).not.toMatch(/NaN|Infinity|undefined|null/);
    }),
  );
});

test('what is in flight is never called idle, and what hangs is never called busy', () => {
  fc.assert(
    fc.property(condition, (agent) => {
      const { state } = agentState({ ...agent, missing: null });
      const isBusy = agent.processes.some(({ inFlight }) => inFlight > 0);
      const hangs = agent.processes.some(
        ({ inFlight, silentMs }) => inFlight > 0 && silentMs > STUCK_AFTER_MS,
      );
      if (isBusy) expect(['busy', 'stuck', 'failing']).toContain(state);
      expect(state === 'stuck').toBe(hangs);
    }),
  );
});

test('an agent that only waits for work is not stuck, however long it is silent', () => {
  const process = { inFlight: 0, silentMs: 10 * STUCK_AFTER_MS };
  const rest = { missing: null, starting: 0, queued: 0, failuresInARow: 0, failedStarts: 0, lastError: null };
  expect(agentState({ ...rest, processes: [process] }).state).toBe('ready');
  expect(agentState({ ...rest, processes: [] }).state).toBe('idle');
});
