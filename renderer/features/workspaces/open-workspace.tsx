import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { closeOverlay } from '../../app/frame-state.ts';
import { api } from '../../client/api.ts';
import { Problem } from '../../ui/problem.tsx';
import { FolderBrowser } from './folder-browser.tsx';
import { useEnterWorkspace } from './use-workspaces.ts';

/** The dialog that finds a folder on the machine where Signalbox runs, for browsers, which can't. */
export function OpenWorkspace() {
  const [path, setPath] = useState<string | null>(null);
  // What was typed and not gone to yet: the button opens what the field says.
  const [typed, setTyped] = useState<string | null>(null);
  const folder = useQuery(api.workspaces.browse.queryOptions({ input: { path } }));
  const close = (): void => closeOverlay('open-workspace');
  const enter = useEnterWorkspace();
  const open = useMutation(
    api.workspaces.open.mutationOptions({
      onSuccess: (opened) => {
        close();
        return enter(opened);
      },
    }),
  );
  const wanted = typed?.trim() ?? '';
  const chosen = wanted === '' ? folder.data?.path : wanted;
  return (
    <Modal opened onClose={close} title="Open a workspace" size={640}>
      <Stack gap="sm">
        <FolderBrowser
          folder={folder.data}
          error={folder.error}
          typed={typed ?? folder.data?.path ?? path ?? ''}
          onType={(text) => {
            open.reset();
            setTyped(text);
          }}
          onGo={(next) => {
            open.reset();
            setTyped(null);
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
