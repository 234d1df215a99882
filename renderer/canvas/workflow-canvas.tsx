import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { useElementSize } from '@mantine/hooks';
import { useLayoutEffect, useMemo, useState } from 'react';
import type { StepView } from '../../core/run/views.ts';
import type { Workflow } from '../../core/workflow/schema.ts';
import { Flow } from './flow.tsx';
import { createStepSource } from './step-source.ts';
import { useLatest } from '../ui/use-latest.ts';
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
export function WorkflowCanvas(props: WorkflowCanvasProps) {
  const { workflow, steps = NO_STEPS, selected } = props;
  const [source] = useState(createStepSource);
  const { ref, width, height } = useElementSize();
  const view = useMemo(() => ({ width, height }), [width, height]);
  const select = useLatest(props.onSelect);
  const open = useLatest((nodeId: string) => props.onOpen?.(nodeId));
  useLayoutEffect(() => source.update(steps), [source, steps]);
  return (
    <section aria-label="Workflow canvas" className={classes.canvas} ref={ref}>
      {width > 0 && height > 0 && (
        <ReactFlowProvider>
          <Flow
            workflow={workflow}
            selected={selected}
            onSelect={select}
            onOpen={open}
            source={source}
            view={view}
          />
        </ReactFlowProvider>
      )}
    </section>
  );
}
