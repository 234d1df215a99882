import { Popover } from '@mantine/core';
import { useCallback, useState } from 'react';
import { AdoptedTarget } from '../../ui/adopted-target.tsx';
import type { Notice } from '../../ui/notices.ts';
import { NoticesPanel } from './notices-panel.tsx';

interface NoticesPopoverProps {
  /** The id of the bell. */
  readonly id: string;
  readonly button: HTMLElement | null;
  readonly isOpen: boolean;
  readonly list: readonly Notice[];
  readonly onClose: () => void;
}

/** What opens below the bell. */
export function NoticesPopover({ id, button, isOpen, list, onClose }: NoticesPopoverProps) {
  const [isThere, setThere] = useState(false);
  return (
    <Popover
      id={id}
      opened={isOpen && isThere}
      onChange={(opens) => {
        if (!opens) onClose();
      }}
      position="bottom-end"
      width={380}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <AdoptedTarget node={button} onAdopted={useCallback(() => setThere(true), [])} />
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label="Notices">
        <NoticesPanel list={list} onFollow={onClose} />
      </Popover.Dropdown>
    </Popover>
  );
}
