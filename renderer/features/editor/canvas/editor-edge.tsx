import { BaseEdge, getBezierPath, type Edge as FlowEdge, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { EdgeOutcome } from '../../../../core/workflow/schema-base.ts';
import { OUTCOME_WORDS } from '../../../canvas/outcome-words.ts';
import { useDetail } from './detail.ts';
import classes from './editor-edge.module.css';

export interface EditorEdgeData extends Record<string, unknown> {
  readonly on: EdgeOutcome;
}
export type EditorFlowEdge = FlowEdge<EditorEdgeData, 'edited'>;

/** An edge that can be selected and put elsewhere; it says when it is taken. */
export const EditorEdge = memo(function EditorEdge(props: EdgeProps<EditorFlowEdge>) {
  const { data, selected, sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition } = props;
  const [path, labelX, labelY] = getBezierPath({
    sourceX,
    sourceY,
    targetX,
    targetY,
    sourcePosition,
    targetPosition,
  });
  const detail = useDetail();
  const word = detail === 'all' && data ? OUTCOME_WORDS[data.on] : null;
  return (
    <g className={classes.edge} data-selected={selected === true || undefined} data-on={data?.on}>
      <BaseEdge
        path={path}
        interactionWidth={detail === 'shape' ? 0 : 16}
        {...(props.markerEnd !== undefined && { markerEnd: props.markerEnd })}
      />
      {word !== null && (
        <text x={labelX} y={labelY} className={classes.label}>
          {word}
        </text>
      )}
    </g>
  );
});
