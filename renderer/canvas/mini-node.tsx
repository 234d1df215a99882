import type { MiniMapNodeProps } from '@xyflow/react';
import { colorOf } from '../ui/state-badge.tsx';
import { STEP_LOOKS } from '../ui/vocabulary.ts';
import { useStep, type StepSource } from './step-source.ts';

/** Makes the nodes of the map, which React Flow gives no data: they find their step by themselves. */
export function createMiniNode(source: StepSource) {
  return function MiniNode({ id, x, y, width, height }: MiniMapNodeProps) {
    const step = useStep(source, id);
    const fill = step ? colorOf(STEP_LOOKS[step.state]) : 'var(--sb-gray)';
    return <rect x={x} y={y} width={width} height={height} rx={8} style={{ fill }} />;
  };
}
