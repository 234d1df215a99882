import { useQuery } from '@tanstack/react-query';
import { api } from '../../client/api.ts';
import { colorOf } from '../../ui/state-badge.tsx';
import { APPROVAL_LOOKS, RISK_COLORS } from '../../ui/vocabulary.ts';
import { addressOf, go } from '../address.ts';
import type { Command } from './command.ts';
import { MAX_OF_GROUP } from './filter-groups.ts';

/** What waits for a decision, highest risk first. */
export function useApprovalCommands(isOpen: boolean): readonly Command[] {
  const waiting = useQuery({
    ...api.approvals.list.queryOptions({
      input: { statuses: ['waiting'], order: 'risk', limit: MAX_OF_GROUP },
    }),
    enabled: isOpen,
    // Decisions come and go between two openings; what was known is shown meanwhile.
    staleTime: 0,
  });
  const Waiting = APPROVAL_LOOKS.waiting.icon;
  return (waiting.data?.items ?? []).map(({ approvalId, title, workflowName, level }) => ({
    id: `approval:${approvalId}`,
    title,
    detail: workflowName,
    words: `approval review ${level}`,
    icon: <Waiting size={16} stroke={1.6} />,
    mark: <span style={{ color: colorOf({ color: RISK_COLORS[level] }) }}>{level}</span>,
    run: () => go(addressOf(['approvals', approvalId])),
  }));
}
