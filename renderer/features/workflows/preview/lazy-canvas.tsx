import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { WorkflowCanvasProps } from '../../../canvas/workflow-canvas.tsx';

const WorkflowCanvas = lazy(() =>
  import('../../../canvas/workflow-canvas.tsx').then((it) => ({ default: it.WorkflowCanvas })),
);

/** The graph; its library is loaded when a graph is first shown, so that the list is there sooner. */
export function LazyCanvas(props: WorkflowCanvasProps) {
  return (
    <Suspense fallback={<Skeleton height="100%" radius={0} animate={false} />}>
      <WorkflowCanvas {...props} />
    </Suspense>
  );
}
