import { Textarea, TextInput } from '@mantine/core';
import type { ChangeEvent } from 'react';
import { dispatch, edit, useEditor, useEditorStore } from '../state/editor-store.ts';
import classes from './inspector.module.css';

/** The workflow itself, when nothing is selected. */
export function WorkflowInspector() {
  const name = useRootText('name');
  const description = useRootText('description');
  const timeout = useRootText('timeout');
  return (
    <>
      <h2 className={classes.heading}>Workflow</h2>
      <TextInput label="Name" size="sm" {...name} />
      <Textarea label="Description" size="sm" autosize minRows={2} maxRows={8} {...description} />
      <TextInput
        label="Longest time for a run"
        size="sm"
        placeholder="no limit"
        description="Such as 30m or 2h"
        {...timeout}
      />
      <p className={classes.quiet}>
        Drag a step from the palette onto the canvas, or choose one with Enter. Draw from the dot at a step’s
        edge to another step to say what comes after what.
      </p>
    </>
  );
}

function useRootText(key: 'name' | 'description' | 'timeout') {
  const store = useEditorStore();
  const value = useEditor(({ editor }) => editor.draft.document[key]);
  return {
    value: typeof value === 'string' ? value : '',
    onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void => {
      const typed = currentTarget.value === '' && key !== 'name' ? undefined : currentTarget.value;
      edit(store, { type: 'set-root', path: [key], value: typed }, `root ${key}`);
    },
    onBlur: (): void => dispatch(store, { type: 'end-group' }),
  };
}
