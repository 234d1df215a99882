import { Menu } from '@mantine/core';
import { IconFlask, IconFolderPlus } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import type { WorkspaceLine } from '../../../core/contract/workspaces.ts';
import { AdoptedTarget } from '../../ui/adopted-target.tsx';
import { WorkspaceItem } from './workspace-item.tsx';
import classes from './workspace-switcher.module.css';

interface WorkspaceMenuProps {
  /** The id of its button. */
  readonly id: string;
  readonly button: HTMLElement | null;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly current: WorkspaceLine | null;
  readonly recent: readonly WorkspaceLine[];
  readonly onOpen: (path: string) => void;
  readonly onChoose: () => void;
  readonly onSample: () => void;
}

/** The workspaces used before, and the ways to others. */
export function WorkspaceMenu(props: WorkspaceMenuProps) {
  const { id, button, isOpen, onToggle, current, recent, onOpen, onChoose, onSample } = props;
  const [isThere, setThere] = useState(false);
  return (
    <Menu
      id={id}
      opened={isOpen && isThere}
      onChange={onToggle}
      position="bottom-start"
      width={360}
      shadow="md"
      withinPortal={false}
    >
      <Menu.Target>
        <AdoptedTarget node={button} onAdopted={useCallback(() => setThere(true), [])} />
      </Menu.Target>
      <Menu.Dropdown>
        {recent.length > 0 && <Menu.Label>Used before</Menu.Label>}
        <div className={classes.recent} role="none">
          {recent.map((line) => (
            <WorkspaceItem
              key={line.path}
              line={line}
              isCurrent={line.path === current?.path}
              onOpen={() => onOpen(line.path)}
            />
          ))}
        </div>
        {recent.length > 0 && <Menu.Divider />}
        <Menu.Item leftSection={<IconFolderPlus size={16} aria-hidden />} onClick={onChoose}>
          {current ? 'Open another folder …' : 'Open a folder …'}
        </Menu.Item>
        <Menu.Item leftSection={<IconFlask size={16} aria-hidden />} onClick={onSample}>
          Sample workspace
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
