import { CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import { putAway, type Notice } from '../../ui/notices.ts';
import classes from './toast.module.css';

/** Long enough to read and reach; what asks for a decision stays in the rail and the bell. */
const SHOWN_MS = 8_000;

/** A notice that goes by itself, but not while somebody is at it. */
export function Toast({ notice }: { readonly notice: Notice }) {
  const { id, icon: NoticeIcon, color, title, text, link } = notice;
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (isHeld) return undefined;
    const timer = setTimeout(() => putAway(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id, isHeld]);
  return (
    <div
      className={classes.toast}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <NoticeIcon size={18} aria-hidden color={`var(--sb-${color})`} className={classes.icon} />
      <div className={classes.words}>
        <div className={classes.title}>{makeVisible(title)}</div>
        <div className={classes.text}>{makeVisible(text)}</div>
        {link && (
          <a href={link.to} className={classes.link} onClick={() => putAway(id)}>
            {link.word}
          </a>
        )}
      </div>
      <CloseButton size="sm" aria-label="Close" onClick={() => putAway(id)} />
    </div>
  );
}
