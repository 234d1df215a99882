import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { useElementSize } from '@mantine/hooks';
import { useMemo } from 'react';
import canvasClasses from '../../../canvas/workflow-canvas.module.css';
import { EditorFlow } from './editor-flow.tsx';

/** The workflow as a graph that can be changed. */
export function EditorCanvas() {
  const { ref, width, height } = useElementSize();
  const view = useMemo(() => ({ width, height }), [width, height]);
  return (
    <section aria-label="Workflow canvas" className={canvasClasses.canvas} ref={ref}>
      {width > 0 && height > 0 && (
        <ReactFlowProvider>
          <EditorFlow view={view} />
        </ReactFlowProvider>
      )}
    </section>
  );
}
