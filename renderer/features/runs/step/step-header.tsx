import { Anchor } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { RunDetail, StepDetail } from '../../../../core/contract/runs.ts';
import { NODE_ICONS, titleOf } from '../../../canvas/node-words.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Duration, RelativeTime } from '../../../ui/time.tsx';
import { STEP_LOOKS } from '../../../ui/vocabulary.ts';
import { ErrorWords } from './error-words.tsx';
import classes from './step-panel.module.css';

interface StepHeaderProps {
  readonly run: RunDetail;
  readonly detail: StepDetail;
  readonly onSelect: (stepId: string) => void;
}

/** Which step it is and how it stands. */
export function StepHeader({ run, detail: { step, calls, label }, onSelect }: StepHeaderProps) {
  const node = run.workflow.nodes.find(({ id }) => id === step.nodeId);
  if (!node) return null;
  const KindIcon = NODE_ICONS[node.kind];
  const index = /\[(\d+)\]$/.exec(step.stepId)?.[1];
  return (
    <div className={classes.header} data-state={step.state}>
      <div className={classes.heading}>
        <KindIcon size={16} stroke={1.6} aria-hidden />
        <h2 className={classes.title} title={makeVisible(titleOf(node))}>
          {makeVisible(titleOf(node))}
          {index !== undefined && `, item ${Number(index) + 1}`}
          {label !== null && `: ${makeVisible(label)}`}
        </h2>
        <StateBadge look={STEP_LOOKS[step.state]} />
      </div>
      <div className={classes.facts}>
        <span className="sb-mono">{step.stepId}</span>
        {calls !== null && <span className="sb-mono">{makeVisible(calls)}</span>}
        {step.startedAt !== null && <RelativeTime at={step.startedAt} />}
        {step.startedAt !== null && <Duration from={step.startedAt} to={step.endedAt} />}
        {step.attempts > 1 && <span>try {step.attempts}</span>}
        {step.round > 0 && <span>round {step.round + 1}</span>}
        {index !== undefined && (
          <Anchor component="button" type="button" size="sm" onClick={() => onSelect(step.nodeId)}>
            All items
          </Anchor>
        )}
      </div>
      {step.detail !== null && <div className={classes.detail}>{makeVisible(step.detail)}</div>}
      {step.error && <ErrorWords error={step.error} />}
    </div>
  );
}
