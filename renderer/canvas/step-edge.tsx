import { BaseEdge, getBezierPath, type Edge as FlowEdge, type EdgeProps } from '@xyflow/react';
import { memo, useSyncExternalStore } from 'react';
import type { Edge } from '../../core/workflow/schema.ts';
import { edgeStateOf } from './edge-state.ts';
import { OUTCOME_WORDS } from './outcome-words.ts';
import type { StepSource } from './step-source.ts';
import classes from './step-edge.module.css';

export interface StepEdgeData extends Record<string, unknown> {
  readonly edge: Edge;
  readonly source: StepSource;
}
export type StepFlowEdge = FlowEdge<StepEdgeData, 'step'>;

/** An edge: whole when the run went along it, dashed when it did not. */
export const StepEdge = memo(function StepEdge(props: EdgeProps<StepFlowEdge>) {
  const { data, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const state = useEdgeState(data);
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
  });
  const word = data && OUTCOME_WORDS[data.edge.on];
  return (
    <g data-edge-state={state} className={classes.edge}>
      <BaseEdge
        path={path}
        {...(props.markerEnd !== undefined && { markerEnd: props.markerEnd })}
        interactionWidth={0}
      />
      {word !== null && word !== undefined && (
        <text x={labelX} y={labelY} className={classes.label}>
          {word}
        </text>
      )}
    </g>
  );
});

function useEdgeState(data: StepEdgeData | undefined) {
  return useSyncExternalStore(
    (listener) => data?.source.subscribe(listener, [data.edge.from]) ?? (() => undefined),
    () => (data ? edgeStateOf(data.edge, data.source.find(data.edge.from)) : 'open'),
  );
}
