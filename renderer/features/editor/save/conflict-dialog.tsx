import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { writeText } from '../../../../core/workflow/edit/draft.ts';
import { useEditor } from '../state/editor-store.ts';
import { TextDiff } from '../versions/text-diff.tsx';
import type { Saving } from './use-save.ts';

/** Somebody else changed the workflow: both texts side by side, and the person decides. Nothing was overwritten. */
export function ConflictDialog({ saving, path }: { readonly saving: Saving; readonly path: string }) {
  const draft = useEditor(({ editor }) => editor.draft);
  const { conflict } = saving;
  if (!conflict) return null;
  return (
    <Modal opened onClose={saving.putConflictAway} size="90%" title="Changed elsewhere since you opened it">
      <Stack gap="sm">
        <Text size="sm">
          {makeVisible(path)} is not what you began with.{' '}
          {conflict.problem !== null && makeVisible(conflict.problem)} Nothing was overwritten.
        </Text>
        {conflict.text !== null && (
          <TextDiff
            before={conflict.text}
            after={writeText(draft)}
            beforeLabel="There now"
            afterLabel="Yours"
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={saving.putConflictAway}>
            Keep editing
          </Button>
          <Button variant="default" disabled={conflict.text === null} onClick={saving.takeTheirs}>
            Take what is there
          </Button>
          <Button disabled={conflict.text === null && conflict.problem !== null} onClick={saving.saveOver}>
            Save mine over it
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
