import { Button, type ButtonVariant } from '@mantine/core';
import { useChooseWorkspace } from './use-choose-workspace.ts';

/** Lets a person choose the folder that runs work on. */
export function OpenWorkspaceButton({ variant = 'default' }: { readonly variant?: ButtonVariant }) {
  return (
    <Button variant={variant} onClick={useChooseWorkspace()}>
      Open your repository
    </Button>
  );
}
