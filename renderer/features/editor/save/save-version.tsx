import { ActionIcon, Button, Popover, TextInput, Tooltip } from '@mantine/core';
import { IconChevronDown, IconDeviceFloppy } from '@tabler/icons-react';
import { useState } from 'react';
import { MOD_KEY } from '../../../ui/keys.ts';
import type { Saving } from './use-save.ts';

interface SaveVersionProps {
  readonly saving: Saving;
  readonly unsaved: boolean;
}

/** Keeps what is here as a version, at once or with a note that says why. */
export function SaveVersion({ saving, unsaved }: SaveVersionProps) {
  const [isOpen, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const save = (): void => {
    saving.save(note);
    setOpen(false);
    setNote('');
  };
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
            disabled={!unsaved}
            aria-label="Save version with a note"
            aria-expanded={isOpen}
            onClick={() => setOpen((before) => !before)}
          >
            <IconChevronDown size={14} aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              save();
            }}
          >
            <TextInput
              label="What changed, and why"
              size="sm"
              w={300}
              maxLength={500}
              value={note}
              onChange={({ currentTarget }) => setNote(currentTarget.value)}
            />
            <Button type="submit" mt="sm" size="compact-sm">
              Save with this note
            </Button>
          </form>
        </Popover.Dropdown>
      </Popover>
    </Button.Group>
  );
}
