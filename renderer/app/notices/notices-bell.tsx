import { ActionIcon } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useStore } from 'zustand';
import { lazyCode } from '../../ui/lazy-code.ts';
import { LazyPart } from '../../ui/lazy-part.tsx';
import { markAllRead, notices } from '../../ui/notices.ts';
import { useLazyOverlay } from '../../ui/use-lazy-overlay.ts';
import { closeOverlay, frameState, openOverlay } from '../frame-state.ts';
import classes from './notices-bell.module.css';

const popoverCode = lazyCode(() => import('./notices-popover.tsx').then((it) => it.NoticesPopover));

/** What was told since the page was opened, to look up again. */
export function NoticesBell() {
  const list = useStore(notices).list;
  const isOpen = useStore(frameState, ({ overlay }) => overlay === 'notices');
  const popover = useLazyOverlay(popoverCode, isOpen, 'dialog');
  const unread = list.filter(({ isRead }) => !isRead).length;
  const close = (): void => {
    closeOverlay('notices');
    markAllRead();
  };
  return (
    <>
      <ActionIcon
        {...popover.button}
        className={classes.bell}
        aria-label={unread === 0 ? 'Notices' : `Notices, ${unread} new`}
        title="Notices"
        data-new={unread > 0 || undefined}
        onClick={() => (isOpen ? close() : openOverlay('notices'))}
      >
        <IconBell size={18} stroke={1.6} />
      </ActionIcon>
      {popover.isWanted && (
        <LazyPart
          name="The list of notices"
          code={popoverCode}
          props={{ ...popover.overlay, list, onClose: close }}
        />
      )}
    </>
  );
}
