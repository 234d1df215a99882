import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { colorOf } from '../ui/state-badge.tsx';
import classes from './status-bar.module.css';

interface StatusItemProps {
  readonly icon?: Icon;
  /** Where it leads. */
  readonly to: string;
  /** Of a state; without one it is quiet. */
  readonly color?: string | undefined;
  readonly title: string;
  readonly children: ReactNode;
}

/** One figure of the status bar. */
export function StatusItem({ icon: ItemIcon, to, color, title, children }: StatusItemProps) {
  return (
    <a
      className={classes.item}
      href={to}
      title={title}
      style={color === undefined ? undefined : { color: colorOf({ color }) }}
    >
      {ItemIcon && <ItemIcon size={13} aria-hidden />}
      <span className={classes.text}>{children}</span>
    </a>
  );
}
