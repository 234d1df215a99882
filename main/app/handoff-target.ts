import type { AgentManifest } from '../../core/agent/manifest.ts';
import type { StepError } from '../../core/errors.ts';
import { NEVER_CALLED, standingOf } from './agent-condition.ts';
import type { ControlPlanePorts } from './ports.ts';

/**
 * After this long without a failure a failing agent is asked again whether it is there: with nobody but handoffs
 * calling it, it could never show otherwise that it has recovered.
 */
const ASK_AGAIN_AFTER_MS = 60_000;

/**
 * Why an agent can't take work over, or null: it is healthy. One that runs is judged by how its calls go; one that
 * does not is started, to see whether it answers and still has what its manifest says.
 */
export async function findUnhealthy(
  { agents, catalog, clock }: Pick<ControlPlanePorts, 'agents' | 'catalog' | 'clock'>,
  agent: string,
): Promise<StepError | null> {
  const manifest = catalog().get(agent);
  if (!manifest) return refused(agent, 'missing', 'It was removed, or its manifest can not be used.');
  const facts = agents.inspect().find((known) => known.agent === agent) ?? NEVER_CALLED;
  const now = clock.now();
  const { state, reason } = standingOf(facts, null, now);
  switch (state) {
    case 'ready':
    case 'busy':
      return null;
    case 'stuck':
    case 'missing':
      return refused(agent, state, reason);
    case 'failing': {
      const last = facts.lastError?.at ?? now;
      return now - last < ASK_AGAIN_AFTER_MS ? refused(agent, state, reason) : greet(agents, manifest);
    }
    case 'idle':
      return greet(agents, manifest);
  }
}

async function greet(
  agents: ControlPlanePorts['agents'],
  manifest: AgentManifest,
): Promise<StepError | null> {
  const checked = await agents.check(manifest);
  return checked.ok ? null : refused(manifest.id, 'unhealthy', checked.error.message);
}

function refused(agent: string, state: string, why: string): StepError {
  return {
    code: 'circuit_open',
    message: `the handoff to ${agent} was refused, it is ${state}: ${why}`,
    fix: `Bring ${agent} back (its row under Health says what is wrong), then retry the run; or hand over to another agent.`,
  };
}
