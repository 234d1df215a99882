import type { ApprovalLine } from '../../../core/contract/approvals.ts';
import type { Change } from '../../../core/contract/system.ts';
import type { RunSummary } from '../../../core/run/views.ts';
import { countOf, formatDuration } from '../../ui/format.ts';
import type { Notice } from '../../ui/notices.ts';
import { APPROVAL_LOOKS, RISK_COLORS, RUN_LOOKS } from '../../ui/vocabulary.ts';
import { addressOf } from '../address.ts';

/** What a change means for the notices: one more, one less, or nothing. */
export type NoticeStep =
  | { readonly kind: 'tell'; readonly about: 'approvals' | 'runs'; readonly notice: Notice }
  | { readonly kind: 'take-back'; readonly id: string };

interface Situation {
  /** ISO 8601: what happened before was no news when the page was opened. */
  readonly since: string;
  /** Path of the address that is on the screen. */
  readonly path: readonly string[];
}

/** Decides what to tell of a change. */
export function noticeOf(change: Change, situation: Situation): NoticeStep | undefined {
  if (change.topic === 'approval') return ofApproval(change.approval, situation);
  return change.topic === 'run' ? ofRun(change.run, situation) : undefined;
}

function ofApproval(approval: ApprovalLine, { since, path }: Situation): NoticeStep | undefined {
  const { approvalId, status, requestedAt, title, workflowName, level } = approval;
  const id = `approval:${approvalId}`;
  if (status !== 'waiting' || approval.snoozedUntil !== null) return { kind: 'take-back', id };
  if (requestedAt < since || approval.endorsed > 0) return undefined;
  return {
    kind: 'tell',
    about: 'approvals',
    notice: {
      id,
      at: requestedAt,
      icon: APPROVAL_LOOKS.waiting.icon,
      color: RISK_COLORS[level],
      title: `Waiting for you: ${title}`,
      text: `${workflowName} · ${level} risk${sizeOf(approval)}`,
      link: { to: addressOf(['approvals', approvalId]), word: 'Review' },
      isRead: path[0] === 'approvals',
    },
  };
}

function sizeOf({ files, added, removed }: ApprovalLine): string {
  return files === 0 ? '' : ` · ${countOf(files, 'file')}, +${added} −${removed}`;
}

function ofRun(run: RunSummary, { since, path }: Situation): NoticeStep | undefined {
  const { runId, status, endedAt, startedAt, workflowName, steps, reason } = run;
  if (endedAt === null || endedAt < since) return undefined;
  const took = formatDuration(Date.parse(endedAt) - Date.parse(startedAt));
  const isShown = path[0] === 'runs' && (path[1] === undefined || path[1] === runId);
  return {
    kind: 'tell',
    about: 'runs',
    notice: {
      // Ending again after "Retry failed" is told again.
      id: `run:${runId}:${endedAt}`,
      at: endedAt,
      icon: RUN_LOOKS[status].icon,
      color: RUN_LOOKS[status].color,
      title: `${workflowName} ${RUN_LOOKS[status].word}`,
      text: reason ?? `${steps.ended} of ${countOf(steps.total, 'step')} in ${took}`,
      link: { to: addressOf(['runs', runId]), word: 'Open' },
      isRead: isShown,
    },
  };
}
