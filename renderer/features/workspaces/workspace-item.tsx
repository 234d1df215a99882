import { Menu } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconFolder } from '@tabler/icons-react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { WorkspaceLine } from '../../../core/contract/workspaces.ts';
import classes from './workspace-switcher.module.css';

interface WorkspaceItemProps {
  readonly line: WorkspaceLine;
  readonly isCurrent: boolean;
  readonly onOpen: () => void;
}

/** A workspace used before; one that can't be used says why. */
export function WorkspaceItem({ line: { name, path, problem }, isCurrent, onOpen }: WorkspaceItemProps) {
  const ItemIcon = problem === null ? (isCurrent ? IconCheck : IconFolder) : IconAlertTriangle;
  return (
    <Menu.Item
      leftSection={<ItemIcon size={16} aria-hidden />}
      disabled={problem !== null}
      aria-current={isCurrent || undefined}
      onClick={isCurrent ? undefined : onOpen}
      title={path}
    >
      <div className={classes.item}>
        <span className={classes.itemName}>{makeVisible(name)}</span>
        <span className={classes.path}>{problem ?? makeVisible(path)}</span>
      </div>
    </Menu.Item>
  );
}
