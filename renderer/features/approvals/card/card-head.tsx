import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { addressOf } from '../../../app/address.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { APPROVAL_LOOKS } from '../../../ui/vocabulary.ts';
import { Expiry } from '../queue/expiry.tsx';
import { RiskMark } from '../queue/risk-mark.tsx';
import { shortId } from '../../../ui/short-id.ts';
import classes from './card.module.css';

/** What it is about and how it stands, in two lines. */
export function CardHead({ card: { approval } }: { readonly card: ApprovalCard }) {
  const { title, risk, status, runId, workflowName, policy, endorsements } = approval;
  return (
    <header className={classes.head}>
      <h2 className={classes.title}>{makeVisible(title)}</h2>
      <div className={classes.line}>
        <RiskMark score={risk.score} level={risk.level} />
        <StateBadge look={APPROVAL_LOOKS[status]} />
        {policy?.approvers === 2 && status === 'waiting' && <span>{endorsements.length} of 2 approved</span>}
        <a href={addressOf(['runs', runId])}>
          {makeVisible(workflowName)} · <span className="sb-mono">{shortId(runId)}</span>
        </a>
        {status === 'waiting' && <Expiry at={approval.expiresAt} />}
      </div>
    </header>
  );
}
