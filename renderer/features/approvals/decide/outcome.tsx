import { Button } from '@mantine/core';
import { IconArrowBackUp, IconRefresh } from '@tabler/icons-react';
import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { addressOf } from '../../../app/address.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { APPROVAL_LOOKS } from '../../../ui/vocabulary.ts';
import type { Stance } from './stance.ts';
import type { Decisions } from './use-decision.ts';
import { sayDone } from './words.ts';
import classes from './bar.module.css';

interface OutcomeProps {
  readonly card: ApprovalCard;
  readonly stance: Exclude<Stance, { readonly kind: 'decide' }>;
  readonly decisions: Decisions;
}

/** What came of it, with the way back beside it. */
export function Outcome({ card, stance, decisions }: OutcomeProps) {
  const { approval, canRollBack, replacedBy } = card;
  const wasApplied = approval.subject.kind === 'patch' && approval.patch === 'applied';
  return (
    <div className={classes.outcome}>
      <p className={classes.what} aria-live="polite">
        {stance.kind !== 'endorsed' && <StateBadge look={APPROVAL_LOOKS[approval.status]} />}
        <Words card={card} stance={stance} />
      </p>
      <div className={classes.buttons}>
        {wasApplied && canRollBack !== true && (
          <span className={classes.dimmed}>{makeVisible(canRollBack)}</span>
        )}
        {replacedBy !== null && (
          <Button component="a" variant="default" href={addressOf(['approvals', replacedBy])}>
            Open the one that took its place
          </Button>
        )}
        <Button component="a" variant="default" href={addressOf(['runs', approval.runId])}>
          Open the run
        </Button>
        {stance.kind === 'gone' && stance.canRetry && (
          <Button
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            loading={decisions.retry.isBusy}
            onClick={() => decisions.retry.run(approval.runId)}
          >
            Retry failed
          </Button>
        )}
        {wasApplied && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            disabled={canRollBack !== true}
            loading={decisions.rollBack.isBusy}
            onClick={() => decisions.rollBack.run(approval.runId)}
          >
            Roll back
          </Button>
        )}
      </div>
    </div>
  );
}

function Words({ card, stance }: Pick<OutcomeProps, 'card' | 'stance'>) {
  const { decidedBy, decidedAt, reason } = card.approval;
  const by = decidedBy && (
    <>
      {' '}
      by {makeVisible(decidedBy.name)} {decidedAt !== null && <RelativeTime at={decidedAt} />}
    </>
  );
  switch (stance.kind) {
    case 'endorsed':
      return <strong>You approved; one more person has to.</strong>;
    case 'approved':
      return (
        <>
          <span>{by}</span> <strong>{sayDone(card)}</strong>
          {reason !== null && <q>{makeVisible(reason)}</q>}
        </>
      );
    case 'rejected':
      return (
        <>
          <span>{by}</span> {reason !== null && <q>{makeVisible(reason)}</q>}{' '}
          <span>Nothing was changed.</span>
        </>
      );
    case 'gone':
      return (
        <>
          <strong>{makeVisible(stance.why)}</strong> <span>{stance.next}</span>
        </>
      );
  }
}
