import { Badge, Button, Skeleton, Text } from '@mantine/core';
import { IconBrandGit, IconFolder } from '@tabler/icons-react';
import type { KeyboardEvent, RefObject } from 'react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { FolderView } from '../../../core/contract/workspaces.ts';
import classes from './folder-browser.module.css';

interface FolderListProps {
  readonly ref: RefObject<HTMLUListElement | null>;
  /** Undefined while they are read. */
  readonly folders: FolderView['folders'] | undefined;
  readonly onGo: (path: string) => void;
  readonly onOpen: (path: string) => void;
}

/** The folders of one folder; repositories say so and can be opened from here. */
export function FolderList({ ref, folders, onGo, onOpen }: FolderListProps) {
  if (folders === undefined) return <Skeleton height={160} animate={false} />;
  if (folders.length === 0) return <Text c="dimmed">No folders here.</Text>;
  return (
    <ul ref={ref} className={classes.folders} aria-label="Folders" onKeyDown={moveFocus}>
      {folders.map(({ name, path, isRepository }) => (
        <li key={path} className={classes.row}>
          <button type="button" className={classes.folder} title={path} onClick={() => onGo(path)}>
            {isRepository ? (
              <IconBrandGit size={16} aria-hidden color="var(--sb-orange)" />
            ) : (
              <IconFolder size={16} aria-hidden color="var(--sb-blue)" />
            )}
            <span className={classes.name}>{makeVisible(name)}</span>
            {isRepository && (
              <Badge size="xs" variant="default">
                repository
              </Badge>
            )}
          </button>
          {isRepository && (
            <Button
              size="compact-xs"
              variant="light"
              aria-label={`Open ${makeVisible(name)}`}
              onClick={() => onOpen(path)}
            >
              Open
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>(`.${classes['folder'] ?? ''}`)];
  const place = buttons.findIndex((button) => button.closest('li')?.contains(document.activeElement));
  buttons[place + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}
