import { IconHandStop } from '@tabler/icons-react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkflowPlan } from '../../../../core/workflow/plan.ts';
import type { Workflow } from '../../../../core/workflow/schema.ts';
import { NODE_ICONS } from '../../../canvas/node-words.ts';
import classes from './preview.module.css';

const SignalIcon = NODE_ICONS.signal;

interface PlanFactsProps {
  readonly workflow: Workflow;
  readonly plan: WorkflowPlan;
}

/** What a run would do: where it waits for a person, and what runs after what. */
export function PlanFacts({ workflow, plan }: PlanFactsProps) {
  const titles = new Map(workflow.nodes.map(({ id, title }) => [id, title ?? id]));
  const titleOf = (id: string): string => makeVisible(titles.get(id) ?? id);
  const whenOf = new Map(plan.mayRun.map(({ node, when }) => [node, when]));
  return (
    <>
      <section>
        <h2 className={classes.heading}>Waits for a person</h2>
        {plan.needsApproval.length === 0 && <div className={classes.quiet}>Nowhere.</div>}
        <ul className={classes.list}>
          {plan.needsApproval.map(({ node, why }) => (
            <li key={node} className={classes.gate}>
              <IconHandStop size={14} aria-hidden />
              <div>
                {titleOf(node)}
                <div className={classes.quiet}>{makeVisible(why)}</div>
              </div>
            </li>
          ))}
        </ul>
      </section>
      {plan.waitsFor.length > 0 && (
        <section>
          <h2 className={classes.heading}>Waits for a signal</h2>
          <ul className={classes.list}>
            {plan.waitsFor.map(({ node, what }) => (
              <li key={node} className={classes.gate}>
                <SignalIcon size={14} aria-hidden />
                <div>
                  {titleOf(node)}
                  <div className={classes.quiet}>{makeVisible(what)}</div>
                </div>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h2 className={classes.heading}>Order</h2>
        <ol className={classes.waves}>
          {plan.waves.map((wave) => (
            <li key={wave.join(' ')}>
              {wave.map((id) => (
                <div key={id}>
                  {titleOf(id)}
                  {whenOf.has(id) && (
                    <span className={classes.quiet}> when {makeVisible(whenOf.get(id) ?? '')}</span>
                  )}
                </div>
              ))}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}
