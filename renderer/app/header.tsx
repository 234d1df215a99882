import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { WorkspaceSwitcher } from '../features/workspaces/index.ts';
import { MOD_KEY } from '../ui/keys.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import { openOverlay } from './frame-state.ts';
import classes from './header.module.css';
import { NoticesBell } from './notices/notices-bell.tsx';

/** Workspace, where the page is, and the way to everything else. */
export function Header() {
  return (
    // No banner: dialogs bring a header of their own, and a page may have only one.
    <section className={classes.header} aria-label="Top bar">
      <WorkspaceSwitcher />
      <span className={classes.divider} aria-hidden />
      <Breadcrumb />
      <UnstyledButton className={classes.search} onClick={() => openOverlay('palette')}>
        <IconSearch size={14} aria-hidden />
        <span className={classes.words}>Search or command</span>
        <Kbd size="xs">{MOD_KEY} K</Kbd>
      </UnstyledButton>
      <NoticesBell />
      <ActionIcon aria-label="Keyboard help" title="Keyboard help (?)" onClick={() => openOverlay('help')}>
        <IconKeyboard size={18} stroke={1.6} />
      </ActionIcon>
    </section>
  );
}
