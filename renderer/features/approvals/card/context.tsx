import type { ContextStep } from '../../../../core/contract/approvals.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { addressOf } from '../../../app/address.ts';
import { countOf } from '../../../ui/format.ts';
import { JsonText } from './json-text.tsx';
import classes from './card.module.css';

interface ContextProps {
  readonly steps: readonly ContextStep[];
  readonly runId: string;
}

/** The steps before it with what they gave, nearest first, folded. */
export function Context({ steps, runId }: ContextProps) {
  if (steps.length === 0) return null;
  return (
    <details className={classes.context}>
      <summary>Where it comes from: {countOf(steps.length, 'step')} before it</summary>
      {steps.map(({ stepId, title, calls, output }) => (
        <details key={stepId} className={classes.step}>
          <summary>
            {makeVisible(title)} <code className={classes.dimmed}>{calls ?? stepId}</code>
          </summary>
          {output === null ? (
            <p className={classes.dimmed}>
              Nothing to show here: no output, or a large one.{' '}
              <a href={addressOf(['runs', runId], { step: stepId })}>Open the step</a>.
            </p>
          ) : (
            <JsonText value={output} label={`Output of ${makeVisible(title)}`} />
          )}
        </details>
      ))}
    </details>
  );
}
