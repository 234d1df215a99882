import { ActionIcon, Button, Divider, Popover, Stack, TextInput, Tooltip } from '@mantine/core';
import { IconChevronDown, IconDeviceFloppy, IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { WorkflowLine } from '../../../../core/contract/workflows.ts';
import { keepFile } from '../../../client/keep-file.ts';
import { MOD_KEY } from '../../../ui/keys.ts';
import { Problem } from '../../../ui/problem.tsx';
import { useEditorStore } from '../state/editor-store.ts';
import { exportedText } from './export-text.ts';
import type { Saving } from './use-save.ts';

interface SaveVersionProps {
  readonly line: WorkflowLine;
  readonly saving: Saving;
  readonly unsaved: boolean;
}

/** Keeps what is here as a version, at once or with a note that says why; or as a file elsewhere. */
export function SaveVersion({ line, saving, unsaved }: SaveVersionProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Button.Group>
      <Tooltip label={unsaved ? `Keeps it as a version (${MOD_KEY} S)` : 'Everything is saved'}>
        <Button
          variant={unsaved ? 'light' : 'default'}
          leftSection={<IconDeviceFloppy size={15} aria-hidden />}
          disabled={!unsaved}
          loading={saving.isSaving}
          onClick={() => saving.save()}
        >
          Save version
        </Button>
      </Tooltip>
      <Popover opened={isOpen} onChange={setOpen} position="bottom-end" trapFocus>
        <Popover.Target>
          <ActionIcon
            variant={unsaved ? 'light' : 'default'}
            size={30}
            aria-label="Save with a note, or export"
            aria-expanded={isOpen}
            onClick={() => setOpen((before) => !before)}
          >
            <IconChevronDown size={14} aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <Stack gap="sm" w={300}>
            {unsaved && (
              <>
                <NoteForm
                  onSave={(note) => {
                    saving.save(note);
                    setOpen(false);
                  }}
                />
                <Divider />
              </>
            )}
            <ExportButton line={line} onDone={() => setOpen(false)} />
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Button.Group>
  );
}

function NoteForm({ onSave }: { readonly onSave: (note: string) => void }) {
  const [note, setNote] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSave(note);
      }}
    >
      <TextInput
        label="What changed, and why"
        size="sm"
        maxLength={500}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <Button type="submit" mt="sm" size="compact-sm">
        Save with this note
      </Button>
    </form>
  );
}

interface ExportButtonProps {
  readonly line: WorkflowLine;
  readonly onDone: () => void;
}

/** The text as a file of one's own: what is here now, saved or not. */
function ExportButton({ line, onDone }: ExportButtonProps) {
  const store = useEditorStore();
  const exporting = useMutation({
    mutationFn: () => keepFile(exportedText(store, line)),
    onSuccess: onDone,
  });
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconDownload size={14} aria-hidden />}
        loading={exporting.isPending}
        title="Keeps the text as a file, as it is here now"
        onClick={() => exporting.mutate()}
      >
        Export …
      </Button>
      {exporting.error && <Problem error={exporting.error} />}
    </>
  );
}
