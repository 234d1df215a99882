import type { AgentHealthView } from '../../../core/agent/health.ts';
import type { StatusView } from '../../../core/contract/system.ts';
import type { StoreCounts } from '../../ports/store.ts';

/** The status bar, from what the store counts and how the agents stand. */
export function statusView(
  counts: StoreCounts,
  agents: readonly Pick<AgentHealthView, 'state'>[],
  calls: StatusView['calls'],
): StatusView {
  const failing = agents.filter(({ state }) => state === 'failing' || state === 'stuck').length;
  const missing = agents.filter(({ state }) => state === 'missing').length;
  const { waiting, snoozed } = counts;
  return {
    agents: { ready: agents.length - failing - missing, total: agents.length, failing },
    runs: counts.runs,
    calls,
    approvals: {
      ...waiting,
      waiting: waiting.low + waiting.medium + waiting.high + waiting.critical,
      snoozed,
    },
  };
}
