import { ActionIcon, Indicator, Popover } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { markAllRead, notices } from '../../ui/notices.ts';
import { closeOverlay, frameState, openOverlay } from '../frame-state.ts';
import { NoticesPanel } from './notices-panel.tsx';

/** What was told since the page was opened, to look up again. */
export function NoticesBell() {
  const list = useStore(notices).list;
  const isOpen = useStore(frameState, ({ overlay }) => overlay === 'notices');
  const unread = list.filter(({ isRead }) => !isRead).length;
  const close = (): void => {
    closeOverlay('notices');
    markAllRead();
  };
  return (
    <Popover
      opened={isOpen}
      onChange={(opens) => (opens ? openOverlay('notices') : close())}
      position="bottom-end"
      width={380}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Indicator disabled={unread === 0} size={7} offset={5} color="orange">
        <Popover.Target>
          <ActionIcon
            aria-label={unread === 0 ? 'Notices' : `Notices, ${unread} new`}
            title="Notices"
            onClick={() => (isOpen ? close() : openOverlay('notices'))}
          >
            <IconBell size={18} stroke={1.6} />
          </ActionIcon>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown p={0} aria-label="Notices">
        <NoticesPanel list={list} onFollow={close} />
      </Popover.Dropdown>
    </Popover>
  );
}
