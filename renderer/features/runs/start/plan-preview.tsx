import { Text, Title } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { WorkflowPlan } from '../../../../core/workflow/plan.ts';
import type { Workflow } from '../../../../core/workflow/schema.ts';
import { doesWhat, NODE_ICONS, titleOf } from '../../../canvas/node-words.ts';
import { countOf } from '../../../ui/format.ts';
import classes from './start-run.module.css';

interface PlanPreviewProps {
  readonly plan: WorkflowPlan;
  readonly workflow: Workflow;
}

/** Steps of a plan that are listed; a larger workflow is looked at as a graph. */
const SHOWN = 60;

/** What will happen, in the order in which it can. */
export function PlanPreview({ plan, workflow }: PlanPreviewProps) {
  const asks = new Map(plan.needsApproval.map(({ node, why }) => [node, why]));
  const maybe = new Map(plan.mayRun.map(({ node, when }) => [node, when]));
  const nodes = new Map(workflow.nodes.map((node) => [node.id, node]));
  return (
    <section aria-label="What will happen" className={classes.plan}>
      <Title order={2} size="h5">
        What will happen
      </Title>
      <Text c="dimmed" size="sm">
        {countOf(plan.order.length, 'step')}
        {asks.size > 0
          ? `, ${asks.size} of them ask${asks.size === 1 ? 's' : ''} you first`
          : ', none of them asks first'}
      </Text>
      <ol className={classes.steps}>
        {plan.order.slice(0, SHOWN).flatMap((id) => {
          const node = nodes.get(id);
          if (!node) return [];
          const Icon = NODE_ICONS[node.kind];
          const why = asks.get(id);
          const when = maybe.get(id);
          return (
            <li key={id} className={classes.step}>
              <Icon size={15} stroke={1.6} aria-hidden className={classes.icon} />
              <div className={classes.words}>
                <span>{makeVisible(titleOf(node))}</span>{' '}
                {node.kind !== 'approval' && (
                  <span className={`${classes.quiet} sb-mono`}>{makeVisible(doesWhat(node))}</span>
                )}
                {when !== undefined && <span className={classes.note}>Only if {makeVisible(when)}</span>}
                {why !== undefined && (
                  <span className={classes.asks}>
                    <IconHandStop size={13} aria-hidden /> {makeVisible(why)}
                  </span>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {plan.order.length > SHOWN && (
        <Text c="dimmed" size="sm">
          And {countOf(plan.order.length - SHOWN, 'more step', 'more steps')}.
        </Text>
      )}
    </section>
  );
}
