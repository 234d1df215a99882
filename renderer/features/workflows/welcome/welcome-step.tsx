import { Anchor } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './welcome.module.css';

interface WelcomeStepProps {
  readonly number: number;
  readonly isDone: boolean;
  readonly title: string;
  /** Where it can be done now; null: not yet. */
  readonly link?: string | null;
  readonly linkWord?: string;
  readonly children?: ReactNode;
}

/** One of the first steps, ticked once it was done. */
export function WelcomeStep({ number, isDone, title, link = null, linkWord, children }: WelcomeStepProps) {
  return (
    <li className={classes.step} data-done={isDone || undefined}>
      <span className={classes.mark}>{isDone ? <IconCheck size={13} aria-label="done" /> : number}</span>
      <div>
        <div className={classes.title}>{title}</div>
        {children}
        {!isDone && link !== null && (
          <Anchor href={link} fw={600}>
            {linkWord}
          </Anchor>
        )}
      </div>
    </li>
  );
}
