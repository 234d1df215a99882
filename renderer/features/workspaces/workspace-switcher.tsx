import { Loader, Menu, Skeleton, UnstyledButton, VisuallyHidden } from '@mantine/core';
import {
  IconAlertTriangle,
  IconChevronDown,
  IconFlask,
  IconFolder,
  IconFolderPlus,
} from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { WorkspaceLine } from '../../../core/contract/workspaces.ts';
import { frameState } from '../../app/frame-state.ts';
import { PartBoundary } from '../../ui/part-boundary.tsx';
import { useChooseWorkspace } from './use-choose-workspace.ts';
import { useOpenSample, useOpenWorkspace, useWorkspaces } from './use-workspaces.ts';
import { WorkspaceItem } from './workspace-item.tsx';
import classes from './workspace-switcher.module.css';

const OpenWorkspace = lazy(() =>
  import('./open-workspace.tsx').then((it) => ({ default: it.OpenWorkspace })),
);

/** Which folder this window works in, and the way to another. */
export function WorkspaceSwitcher() {
  const { current, recent, isLoaded } = useWorkspaces();
  const open = useOpenWorkspace();
  const sample = useOpenSample();
  const choose = useChooseWorkspace();
  const isChoosing = useStore(frameState, ({ overlay }) => overlay === 'open-workspace');
  const branch = current?.branch ?? null;
  const isBusy = open.isPending || sample.isPending;
  return (
    <>
      <Menu position="bottom-start" width={360} shadow="md" withinPortal={false}>
        <Menu.Target>
          <UnstyledButton className={classes.button} title={titleOf(current)}>
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
        </Menu.Target>
        <Menu.Dropdown>
          {recent.length > 0 && <Menu.Label>Used before</Menu.Label>}
          <div className={classes.recent} role="none">
            {recent.map((line) => (
              <WorkspaceItem
                key={line.path}
                line={line}
                isCurrent={line.path === current?.path}
                onOpen={() => open.mutate({ path: line.path })}
              />
            ))}
          </div>
          {recent.length > 0 && <Menu.Divider />}
          <Menu.Item leftSection={<IconFolderPlus size={16} aria-hidden />} onClick={choose}>
            {current ? 'Open another folder …' : 'Open a folder …'}
          </Menu.Item>
          <Menu.Item leftSection={<IconFlask size={16} aria-hidden />} onClick={() => sample.mutate({})}>
            Sample workspace
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {isChoosing && (
        <PartBoundary name="The choice of folders">
          <Suspense>
            <OpenWorkspace />
          </Suspense>
        </PartBoundary>
      )}
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
