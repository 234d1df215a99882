import { Text } from '@mantine/core';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { Notice } from '../../ui/notices.ts';
import { RelativeTime } from '../../ui/time.tsx';
import classes from './notices-panel.module.css';

interface NoticesPanelProps {
  readonly list: readonly Notice[];
  readonly onFollow: () => void;
}

/** The list behind the bell, newest first. */
export function NoticesPanel({ list, onFollow }: NoticesPanelProps) {
  if (list.length === 0) {
    return (
      <Text p="md" c="dimmed" tabIndex={-1} data-autofocus>
        Nothing yet. Approvals that wait and runs that end are told here.
      </Text>
    );
  }
  return (
    <ul className={classes.list} aria-label="Notices" tabIndex={-1} data-autofocus>
      {list.map(({ id, icon: NoticeIcon, color, title, text, link, at, isRead }) => (
        <li key={id} className={classes.item} data-new={!isRead || undefined}>
          <NoticeIcon size={16} aria-hidden color={`var(--sb-${color})`} className={classes.icon} />
          <div className={classes.words}>
            {link ? (
              <a href={link.to} onClick={onFollow}>
                {makeVisible(title)}
              </a>
            ) : (
              <strong>{makeVisible(title)}</strong>
            )}
            <div className={classes.text}>{makeVisible(text)}</div>
          </div>
          <span className={classes.time}>
            <RelativeTime at={at} />
          </span>
        </li>
      ))}
    </ul>
  );
}
