import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { closeOverlay } from '../../app/frame-state.ts';
import { api } from '../../client/api.ts';
import { Problem } from '../../ui/problem.tsx';
import { FolderBrowser } from './folder-browser.tsx';

/** The dialog that finds a folder on the machine where Signalbox runs, for browsers, which can't. */
export function OpenWorkspace() {
  const [path, setPath] = useState<string | null>(null);
  const folder = useQuery(api.workspaces.browse.queryOptions({ input: { path } }));
  const close = (): void => closeOverlay('open-workspace');
  const open = useMutation(api.workspaces.open.mutationOptions({ onSuccess: close }));
  const chosen = folder.data?.path;
  return (
    <Modal opened onClose={close} title="Open a workspace" size={640}>
      <Stack gap="sm">
        <FolderBrowser
          folder={folder.data}
          error={folder.error}
          onGo={(next) => {
            open.reset();
            setPath(next);
          }}
          onOpen={(next) => open.mutate({ path: next })}
        />
        {open.error !== null && <Problem error={open.error} />}
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm" c="dimmed" truncate title={chosen}>
            {makeVisible(chosen ?? '')}
          </Text>
          <Group gap="sm" wrap="nowrap">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button
              disabled={chosen === undefined}
              loading={open.isPending}
              onClick={() => chosen !== undefined && open.mutate({ path: chosen })}
            >
              Open this folder
            </Button>
          </Group>
        </Group>
      </Stack>
    </Modal>
  );
}
