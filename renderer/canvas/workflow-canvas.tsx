import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { useElementSize } from '@mantine/hooks';
import { useLayoutEffect, useState } from 'react';
import type { StepView } from '../../core/run/views.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { Flow } from './flow.tsx';
import { createStepSource } from './step-source.ts';
import classes from './workflow-canvas.module.css';

export interface WorkflowCanvasProps {
  readonly workflow: Workflow;
  /** How the steps of a run stand; left out where nothing runs. */
  readonly steps?: readonly StepView[];
  readonly selected: string | null;
  readonly onSelect: (nodeId: string) => void;
  /** Enter, or a double click. */
  readonly onOpen?: (nodeId: string) => void;
}

const NO_STEPS: readonly StepView[] = [];

/** A workflow as a graph, to look at: pan, zoom, select. With steps it is a run, live. */
export function WorkflowCanvas({ steps = NO_STEPS, ...rest }: WorkflowCanvasProps) {
  const [source] = useState(createStepSource);
  const { ref, width, height } = useElementSize();
  useLayoutEffect(() => source.update(steps), [source, steps]);
  return (
    <section aria-label="Workflow canvas" className={classes.canvas} ref={ref}>
      {width > 0 && height > 0 && (
        <ReactFlowProvider>
          <Flow {...rest} source={source} view={{ width, height }} />
        </ReactFlowProvider>
      )}
    </section>
  );
}
