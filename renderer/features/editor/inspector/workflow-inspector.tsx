import { useRef } from 'react';
import { useEditor } from '../state/editor-store.ts';
import classes from './inspector.module.css';
import { TextField } from './text-field.tsx';
import { useGoal } from './use-goal.ts';
import { WorkflowInputs } from './workflow-inputs.tsx';
import { WorkflowOutputs } from './workflow-outputs.tsx';

/** The workflow itself, when nothing is selected: what it is called, takes and gives back. */
export function WorkflowInspector() {
  const place = useRef<HTMLDivElement>(null);
  useGoal(null, place);
  const document = useEditor(({ editor }) => editor.draft.document);
  const at = { id: null, node: document };
  return (
    <div ref={place} className={classes.fields}>
      <h2 className={classes.heading}>Workflow</h2>
      <TextField {...at} path={['name']} label="Name" isRequired keepsEmpty />
      <TextField {...at} path={['description']} label="Description" />
      <WorkflowInputs document={document} />
      <WorkflowOutputs document={document} />
      <TextField
        {...at}
        path={['timeout']}
        label="Longest time for a run"
        placeholder="no limit"
        description="Such as 30m or 2h"
      />
      <p className={classes.quiet}>
        Drag a step from the palette onto the canvas, or choose one with Enter. Draw from the dot at a step’s
        edge to another step to say what comes after what.
      </p>
    </div>
  );
}
