import { Anchor } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { ApprovalLine } from '../../../../core/contract/approvals.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { countOf } from '../../../ui/format.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { APPROVAL_LOOKS } from '../../../ui/vocabulary.ts';
import { approvalAddress } from '../addresses.ts';
import classes from './step-panel.module.css';

/** What the step brought before a person: patches and contents, each with what became of it. */
export function Artifacts({ approvals }: { readonly approvals: readonly ApprovalLine[] }) {
  return (
    <ul
      className={classes.scroll}
      style={{ margin: 0, padding: 0, listStyle: 'none' }}
      tabIndex={0}
      aria-label="Artifacts"
    >
      {approvals.map((approval) => (
        <li key={approval.approvalId} className={classes.attempt}>
          <div className={classes.line}>
            <Anchor href={approvalAddress(approval.approvalId)} className={classes.grow} c="inherit">
              {makeVisible(approval.title)}
            </Anchor>
            <StateBadge look={APPROVAL_LOOKS[approval.status]} />
          </div>
          <div className={`${classes.line} ${classes.quiet}`}>
            {approval.kind === 'patch' && (
              <span className="sb-numbers">
                {countOf(approval.files, 'file')}, +{approval.added} −{approval.removed}
              </span>
            )}
            {approval.patch === 'applied' && <span>applied</span>}
            {approval.patch === 'rolled-back' && <span>rolled back</span>}
            <RelativeTime at={approval.decidedAt ?? approval.requestedAt} />
            <span className="sb-mono" title={approval.digest}>
              {approval.digest.slice(0, 12)}
            </span>
            <CopyButton value={approval.digest} what="the digest" />
          </div>
        </li>
      ))}
    </ul>
  );
}
