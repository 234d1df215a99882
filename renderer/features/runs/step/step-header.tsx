import { Anchor } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { RunDetail, StepDetail } from '../../../../core/contract/runs.ts';
import { NODE_ICONS, titleOf } from '../../../canvas/node-words.ts';
import { ChosenAgent } from '../../../ui/chosen-agent.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { Duration, RelativeTime } from '../../../ui/time.tsx';
import { STEP_LOOKS } from '../../../ui/vocabulary.ts';
import { ErrorWords } from './error-words.tsx';
import { HandoffLines } from './handoff-lines.tsx';
import classes from './step-panel.module.css';

interface StepHeaderProps {
  readonly run: RunDetail;
  readonly detail: StepDetail;
  readonly onSelect: (stepId: string) => void;
}

/** Which step it is and how it stands. */
export function StepHeader({ run, detail: { step, calls, kind, label }, onSelect }: StepHeaderProps) {
  const { stepId, nodeId, startedAt } = step;
  const node = run.workflow.nodes.find(({ id }) => id === stepId.replace(/[[/].*$/, ''));
  if (!node) return null;
  const KindIcon = NODE_ICONS[kind];
  return (
    <div className={classes.header} data-state={step.state}>
      <div className={classes.heading}>
        <KindIcon size={16} stroke={1.6} aria-hidden />
        <h2 className={classes.title} title={makeVisible(titleOf(node))}>
          {makeVisible(titleOf(node) + placeWords(stepId, label, kind))}
        </h2>
        <StateBadge look={STEP_LOOKS[step.state]} />
        {step.given && <span className={classes.given}>given, not made</span>}
      </div>
      <div className={classes.facts}>
        <span className="sb-mono">{stepId}</span>
        {calls !== null && <span className="sb-mono">{makeVisible(calls)}</span>}
        {startedAt !== null && <RelativeTime at={startedAt} />}
        {startedAt !== null && <Duration from={startedAt} to={step.endedAt} />}
        {step.attempts > 1 && <span>try {step.attempts}</span>}
        {step.round > 0 && <span>round {step.round + 1}</span>}
        <WayOut stepId={stepId} nodeId={nodeId} onSelect={onSelect} />
      </div>
      {step.detail !== null && !step.given && (
        <div className={classes.detail}>{makeVisible(step.detail)}</div>
      )}
      {step.chosen && (
        <div className={classes.detail}>
          Chosen: <ChosenAgent choice={step.chosen} />
        </div>
      )}
      <HandoffLines step={step} onSelect={onSelect} />
      {step.error && <ErrorWords error={step.error} />}
    </div>
  );
}

/** Which item of a map, and which step within a step, it is: ", item 2: src", " 2: review". */
function placeWords(stepId: string, label: string | null, kind: StepDetail['kind']): string {
  const index = itemOf(stepId);
  const of = label === null ? '' : `: ${label}`;
  if (index !== undefined)
    return kind === 'loop'
      ? `, round ${index + 1}`
      : `, ${kind === 'explore' ? 'candidate' : 'item'} ${index + 1}${of}`;
  const around = /\[(\d+)\]\//.exec(stepId)?.[1];
  return around === undefined ? of : ` ${Number(around) + 1}${of}`;
}

interface WayOutProps extends Pick<StepHeaderProps, 'onSelect'> {
  readonly stepId: string;
  readonly nodeId: string;
}

/** From an item to all items, from a step within another to what is around it. */
function WayOut({ stepId, nodeId, onSelect }: WayOutProps) {
  const isItem = itemOf(stepId) !== undefined;
  const around = isItem ? nodeId : /^(.+)\/[^/]*$/.exec(stepId)?.[1];
  if (around === undefined) return null;
  return (
    <Anchor component="button" type="button" size="sm" onClick={() => onSelect(around)}>
      {isItem ? 'All items' : 'All steps around it'}
    </Anchor>
  );
}

function itemOf(stepId: string): number | undefined {
  const index = /\[(\d+)\]$/.exec(stepId)?.[1];
  return index === undefined ? undefined : Number(index);
}
