import { IconBellZ, IconUsers } from '@tabler/icons-react';
import { memo } from 'react';
import type { ApprovalLine } from '../../../../core/contract/approvals.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { countOf } from '../../../ui/format.ts';
import { useNow } from '../../../ui/now.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { exactTime, RelativeTime } from '../../../ui/time.tsx';
import { APPROVAL_LOOKS } from '../../../ui/vocabulary.ts';
import { askAhead } from '../card/use-ask-ahead.ts';
import { TickBox } from '../patch/tick-box.tsx';
import { shortId } from '../../../ui/short-id.ts';
import { Expiry } from './expiry.tsx';
import { RiskMark } from './risk-mark.tsx';
import classes from './queue-row.module.css';

interface QueueRowProps {
  readonly line: ApprovalLine;
  /** Where it is looked at. */
  readonly href: string;
  readonly selected: boolean;
  readonly picked: boolean;
  readonly onPick: (line: ApprovalLine, range: boolean) => void;
}

/** An approval as a line of the queue; drawn anew only when something of it changes, not when another one is chosen. */
export const QueueRow = memo(function QueueRow({ line, href, selected, picked, onPick }: QueueRowProps) {
  const title = makeVisible(line.title);
  return (
    <div className={classes.row} data-selected={selected || undefined} data-status={line.status}>
      {line.status === 'waiting' && (
        <span
          className={classes.pick}
          onClickCapture={(event) => {
            if (!event.shiftKey) return;
            event.preventDefault();
            onPick(line, true);
          }}
        >
          <TickBox
            state={picked ? 'all' : 'none'}
            label={`Choose ${title}`}
            onTick={() => onPick(line, false)}
          />
        </span>
      )}
      <a
        className={classes.link}
        href={href}
        aria-current={selected ? 'true' : undefined}
        onPointerDown={() => askAhead(line)}
      >
        <span className={classes.first}>
          <span className={classes.title} title={title}>
            {title}
          </span>
          <RelativeTime at={line.requestedAt} />
        </span>
        <span className={classes.second}>
          <RiskMark score={line.score} level={line.level} />
          {line.kind === 'patch' && (
            <span className="sb-numbers">
              {countOf(line.files, 'file')} <span className={classes.added}>+{line.added}</span>{' '}
              <span className={classes.removed}>−{line.removed}</span>
            </span>
          )}
          {line.kind === 'tool-call' && <span>runs a tool</span>}
          {line.kind === 'content' && <span>content</span>}
          <Rest line={line} />
        </span>
        <span className={classes.third}>
          <span className={classes.origin} title={line.workflowName}>
            {makeVisible(line.workflowName)} · <span className="sb-mono">{shortId(line.runId)}</span>
          </span>
          {line.status === 'waiting' ? (
            <Expiry at={line.expiresAt} />
          ) : (
            <StateBadge look={APPROVAL_LOOKS[line.status]} size={12} />
          )}
        </span>
      </a>
    </div>
  );
});

/** What else there is to say, where there is. */
function Rest({ line: { approvers, endorsed, snoozedUntil, status } }: Pick<QueueRowProps, 'line'>) {
  const now = useNow();
  return (
    <>
      {approvers > 1 && status === 'waiting' && (
        <span className={classes.icon} title={`${endorsed} of ${approvers} people have approved`}>
          <IconUsers size={12} aria-hidden /> {endorsed} of {approvers}
        </span>
      )}
      {snoozedUntil !== null && status === 'waiting' && Date.parse(snoozedUntil) > now && (
        <span className={classes.icon} title={`Snoozed until ${exactTime(snoozedUntil)}`}>
          <IconBellZ size={12} aria-hidden /> snoozed
        </span>
      )}
    </>
  );
}
