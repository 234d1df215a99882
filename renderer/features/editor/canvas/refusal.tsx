import { Alert } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEditor, useEditorStore } from '../state/editor-store.ts';
import classes from './refusal.module.css';

/** Why the last connection was refused, until the next edit or until it is put away. */
export function Refusal() {
  const store = useEditorStore();
  const refusal = useEditor((state) => state.refusal);
  if (refusal === null) return null;
  return (
    <Alert
      className={classes.refusal}
      color="yellow"
      icon={<IconPlugConnectedX size={16} aria-hidden />}
      withCloseButton
      closeButtonLabel="Put away"
      onClose={() => store.setState({ refusal: null })}
      role="status"
      title="Not connected"
    >
      {refusal}
    </Alert>
  );
}
