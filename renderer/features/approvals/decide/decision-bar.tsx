import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { api } from '../../../client/api.ts';
import { useNow } from '../../../ui/now.ts';
import { Problem } from '../../../ui/problem.tsx';
import { exactTime } from '../../../ui/time.tsx';
import type { Ticked, Unticked } from '../patch/ticks.ts';
import type { ShownDiff } from '../patch/read-diff.ts';
import { DecideForm } from './decide-form.tsx';
import { Outcome } from './outcome.tsx';
import { stanceOf } from './stance.ts';
import { useDecision } from './use-decision.ts';
import classes from './bar.module.css';

interface DecisionBarProps {
  readonly card: ApprovalCard;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly diff: ShownDiff | undefined;
  readonly ticked: Ticked | null;
  readonly unticked: Unticked;
  readonly unseen: string | null;
  readonly isAsked: boolean;
  readonly onArmed: () => void;
  readonly onEdit: () => void;
}

/** Always in sight below the card: what can be done, or what was. */
export function DecisionBar({ card, query, ...rest }: DecisionBarProps) {
  const { approvalId, digest, snoozedUntil } = card.approval;
  const info = useQuery(api.system.info.queryOptions());
  const decisions = useDecision(approvalId, query);
  const now = useNow();
  const stance = stanceOf(card, info.data?.person, now);
  const { approve, reject, snooze, rollBack, retry } = decisions;
  // Once it is over the outcome says why, in better words than the refusal.
  const shown = stance.kind === 'decide' ? [approve, reject, snooze] : [rollBack, retry];
  const error = shown.find((it) => it.error !== null)?.error ?? null;
  const isSnoozed = stance.kind === 'decide' && snoozedUntil !== null && Date.parse(snoozedUntil) > now;
  return (
    <section className={classes.bar} aria-label="Decision">
      {error !== null && <Problem error={error} />}
      {isSnoozed && (
        <p className={classes.snoozed}>
          Snoozed until {exactTime(snoozedUntil)}.{' '}
          <Button
            size="compact-xs"
            variant="default"
            loading={snooze.isPending}
            onClick={() => snooze.mutate({ digest, until: null })}
          >
            Show again
          </Button>
        </p>
      )}
      {stance.kind === 'decide' ? (
        <DecideForm key={approvalId} card={card} stance={stance} decisions={decisions} {...rest} />
      ) : (
        <Outcome card={card} stance={stance} decisions={decisions} />
      )}
    </section>
  );
}
