import { Loader, Skeleton, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconChevronDown, IconFolder } from '@tabler/icons-react';
import { useState } from 'react';
import { useStore } from 'zustand';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { WorkspaceLine } from '../../../core/contract/workspaces.ts';
import { frameState } from '../../app/frame-state.ts';
import { lazyCode } from '../../ui/lazy-code.ts';
import { LazyPart } from '../../ui/lazy-part.tsx';
import { useLazyOverlay } from '../../ui/use-lazy-overlay.ts';
import { useChooseWorkspace } from './use-choose-workspace.ts';
import { useOpenSample, useOpenWorkspace, useWorkspaces } from './use-workspaces.ts';
import classes from './workspace-switcher.module.css';

const menuCode = lazyCode(() => import('./workspace-menu.tsx').then((it) => it.WorkspaceMenu));
const dialogCode = lazyCode(() => import('./open-workspace.tsx').then((it) => it.OpenWorkspace));

/** Which folder this window works in, and the way to another. */
export function WorkspaceSwitcher() {
  const { current, recent, isLoaded } = useWorkspaces();
  const open = useOpenWorkspace();
  const sample = useOpenSample();
  const choose = useChooseWorkspace();
  const [isOpen, setOpen] = useState(false);
  const menu = useLazyOverlay(menuCode, isOpen, 'menu');
  const isChoosing = useStore(frameState, ({ overlay }) => overlay === 'open-workspace');
  const branch = current?.branch ?? null;
  const isBusy = open.isPending || sample.isPending;
  return (
    <>
      <UnstyledButton
        {...menu.button}
        className={classes.button}
        title={titleOf(current)}
        onClick={() => setOpen(!isOpen)}
      >
        <VisuallyHidden>Workspace</VisuallyHidden>
        {isBusy ? <Loader size={14} /> : <FolderIcon problem={current?.problem ?? null} />}
        {isLoaded ? (
          <span className={classes.name}>{makeVisible(current?.name ?? 'Open a workspace')}</span>
        ) : (
          <Skeleton width={90} height={12} animate={false} />
        )}
        {branch !== null && <span className={classes.branch}>{makeVisible(branch)}</span>}
        <IconChevronDown size={14} aria-hidden />
      </UnstyledButton>
      {menu.isWanted && (
        <LazyPart
          name="The list of workspaces"
          code={menuCode}
          props={{
            ...menu.overlay,
            onToggle: setOpen,
            current,
            recent,
            onOpen: (path: string) => open.mutate({ path }),
            onChoose: choose,
            onSample: () => sample.mutate({}),
          }}
        />
      )}
      {isChoosing && <LazyPart name="The choice of folders" code={dialogCode} props={{}} />}
    </>
  );
}

function titleOf(current: WorkspaceLine | null): string | undefined {
  if (current === null || current.problem === null) return current?.path;
  return `${current.path}: ${current.problem}`;
}

function FolderIcon({ problem }: { readonly problem: string | null }) {
  if (problem === null) return <IconFolder size={16} stroke={1.6} aria-hidden />;
  return <IconAlertTriangle size={16} stroke={1.6} aria-label="can't be used" color="var(--sb-red)" />;
}
