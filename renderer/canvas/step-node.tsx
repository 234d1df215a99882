import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo, useEffect, useRef } from 'react';
import { makeVisible } from '../../core/approval/visible-text.ts';
import type { StepView } from '../../core/run/views.ts';
import type { WorkflowNode } from '../../core/workflow/schema.ts';
import { colorOf, StateBadge } from '../ui/state-badge.tsx';
import { Duration } from '../ui/time.tsx';
import { STEP_LOOKS } from '../ui/vocabulary.ts';
import { doesWhat, NODE_ICONS, titleOf } from './node-words.ts';
import type { FocusRequest } from './focus-request.ts';
import { useStep, type StepSource } from './step-source.ts';
import classes from './step-node.module.css';

/** What React Flow keeps for a node. None of it changes while a run goes on. */
export interface StepNodeData extends SharedNodeData, Record<string, unknown> {
  readonly node: WorkflowNode;
}
/** What all nodes of a canvas have in common. */
export interface SharedNodeData {
  readonly source: StepSource;
  readonly focus: FocusRequest;
}
export type StepFlowNode = Node<StepNodeData, 'step'>;

/** A node of a workflow; in a run also how its step stands. */
export const StepNode = memo(function StepNode(props: NodeProps<StepFlowNode>) {
  const { data, selected, sourcePosition = Position.Right, targetPosition = Position.Left } = props;
  const { node, source, focus } = data;
  const step = useStep(source, node.id);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (selected && focus.take()) button.current?.focus({ preventScroll: true });
  }, [selected, focus]);
  const KindIcon = NODE_ICONS[node.kind];
  const title = makeVisible(titleOf(node));
  const what = makeVisible(doesWhat(node));
  return (
    <>
      <Handle type="target" position={targetPosition} isConnectable={false} className={classes.handle} />
      <button
        ref={button}
        type="button"
        className={classes.node}
        tabIndex={selected ? 0 : -1}
        aria-pressed={selected}
        data-node-id={node.id}
        data-state={step?.state}
        title={`${title}\n${what}`}
        style={step && { borderLeftColor: colorOf(STEP_LOOKS[step.state]) }}
      >
        <span className={classes.title}>
          <KindIcon size={14} stroke={1.6} aria-hidden className={classes.kind} />
          <span className={classes.cut}>{title}</span>
        </span>
        <span className={`${classes.what} sb-mono`}>{what}</span>
        {step && <StepLine step={step} />}
      </button>
      <Handle type="source" position={sourcePosition} isConnectable={false} className={classes.handle} />
    </>
  );
});

/** How a step stands, in a line: its state, how far it is, how long it took. */
export function StepLine({ step }: { readonly step: StepView }) {
  const tries = step.attempts > 1 ? `try ${step.attempts}` : null;
  const round = step.round > 0 ? `round ${step.round + 1}` : null;
  const handoff = handoffWords(step);
  // Of a map or an exploration: `12 of 40 items`, without what the node has no room for.
  const [, ended, total, what] = /^(\d+) of (\d+) (items|candidates)$/.exec(step.detail ?? '') ?? [];
  const progress = ended === undefined ? null : ended === total ? `${total} ${what}` : `${ended} of ${total}`;
  return (
    <span className={classes.state}>
      <StateBadge look={STEP_LOOKS[step.state]} size={13} />
      <span className={classes.facts}>
        {[step.given ? 'given' : null, progress, handoff, tries, round]
          .filter((fact) => fact !== null)
          .join(' · ')}
      </span>
      {step.startedAt !== null && step.state !== 'skipped' && !step.given && (
        <Duration from={step.startedAt} to={step.endedAt} />
      )}
    </span>
  );
}

/** To whom a step handed over, or from whom it took over, as far as a node has room for it. */
function handoffWords({ handoff, handedTo = [] }: StepView): string | null {
  const [first, ...others] = handedTo;
  if (first) return others.length === 0 ? `to ${first.stepId}` : `to ${handedTo.length}`;
  if (!handoff) return null;
  return handoff.status === 'refused' ? 'refused' : `from ${handoff.from.stepId}`;
}
