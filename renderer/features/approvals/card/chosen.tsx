import type { ChosenCall } from '../../../../core/agent/choice.ts';
import type { ApprovalCard } from '../../../../core/contract/approvals.ts';
import { addressOf } from '../../../app/address.ts';
import { ChosenAgent } from '../../../ui/chosen-agent.tsx';
import { countOf } from '../../../ui/format.ts';
import classes from './card.module.css';

/** Choices that are told; steps that share one count once. */
const SHOWN = 3;

/** Why these agents, where the workflow says what has to be done and not by whom. */
export function Chosen({ card: { approval, chosen } }: { readonly card: ApprovalCard }) {
  if (chosen.length === 0) return null;
  const told = alike(chosen);
  return (
    <>
      <dt>Chosen</dt>
      <dd className={classes.chosen}>
        {told.slice(0, SHOWN).map(([first, ...others]) => (
          <p key={first.stepId}>
            <ChosenAgent choice={first.choice} />
            {first.stepId !== approval.stepId && (
              <>
                {' '}
                (<a href={addressOf(['runs', approval.runId], { step: first.stepId })}>{first.stepId}</a>
                {others.length > 0 && ` and ${countOf(others.length, 'more step')}`})
              </>
            )}
          </p>
        ))}
        {told.length > SHOWN && (
          <p className={classes.dimmed}>and {countOf(told.length - SHOWN, 'more choice')}</p>
        )}
      </dd>
    </>
  );
}

type Alike = readonly [ChosenCall, ...ChosenCall[]];

/** The calls by what was chosen and why, in their order. */
function alike(calls: readonly ChosenCall[]): readonly Alike[] {
  const found = new Map<string, Alike>();
  for (const call of calls) {
    const key = JSON.stringify(call.choice);
    const known = found.get(key);
    found.set(key, known ? [...known, call] : [call]);
  }
  return [...found.values()];
}
