import { Button } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import type { Choice } from '../../../../core/run/candidates.ts';
import { addressOf, go } from '../../../app/address.ts';
import { client } from '../../../client/api.ts';
import { queryClient } from '../../../client/query-client.ts';
import { formatScore } from '../../../ui/format.ts';
import { Problem } from '../../../ui/problem.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { STEP_LOOKS } from '../../../ui/vocabulary.ts';
import { useOnce } from '../decide/use-once.ts';
import { Part } from './part.tsx';
import { cardOptions } from './use-card.ts';
import classes from './choices.module.css';

interface ChoicesProps {
  readonly card: ApprovalCard;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** The candidates of an exploration, the best first: which one is shown, and a way to have another one instead. */
export function Choices({ card: { approval, choices }, query }: ChoicesProps) {
  const { approvalId, digest, status, runId } = approval;
  const choose = useOnce((candidate: number) => client.approvals.choose({ approvalId, digest, candidate }), {
    onSuccess: (next) => go(addressOf(['approvals', next.approvalId], query), { replace: true }),
    // Also after a refusal: somebody else may have decided meanwhile, which the card then says.
    onSettled: () => queryClient.invalidateQueries({ queryKey: cardOptions(approvalId).queryKey }),
  });
  if (choices.length === 0) return null;
  const canChoose = status === 'waiting';
  return (
    <Part title="Candidates">
      <ul className={classes.list}>
        {choices.map((choice) => (
          <li
            key={choice.index}
            className={classes.row}
            data-shown={choice.index === approval.candidate || undefined}
          >
            <a href={addressOf(['runs', runId], { step: choice.stepId })}>Candidate {choice.index + 1}</a>
            {choice.state === 'succeeded' && (
              <span className={classes.score}>
                {choice.score === null ? '' : `score ${formatScore(choice.score)}`}
              </span>
            )}
            <Standing choice={choice} isShown={choice.index === approval.candidate} />
            {canChoose && choice.isOffered && choice.index !== approval.candidate && (
              <Button
                size="compact-xs"
                variant="default"
                disabled={choose.isBusy}
                onClick={() => choose.run(choice.index)}
                aria-label={`Show instead: candidate ${choice.index + 1}`}
              >
                Show instead
              </Button>
            )}
          </li>
        ))}
      </ul>
      {choose.error && <Problem error={choose.error} />}
    </Part>
  );
}

function Standing({ choice, isShown }: { readonly choice: Choice; readonly isShown: boolean }) {
  if (isShown) return <strong className={classes.words}>shown here</strong>;
  if (choice.state !== 'succeeded') {
    const problem = makeVisible(choice.problem ?? '');
    return (
      <span className={`${classes.words} ${classes.failed}`}>
        <StateBadge look={STEP_LOOKS[choice.state]} />
        <span className={classes.problem} title={problem}>
          {problem}
        </span>
      </span>
    );
  }
  return <span className={classes.words}>{choice.isOffered ? '' : 'changes nothing'}</span>;
}
