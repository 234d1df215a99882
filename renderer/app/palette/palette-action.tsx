import { Spotlight } from '@mantine/spotlight';
import { makeVisible } from '../../../core/approval/visible-text.ts';
import type { Command } from './command.ts';
import classes from './palette.module.css';

/** One line: icon, title, detail, mark. */
export function PaletteAction({ command }: { readonly command: Command }) {
  return (
    <Spotlight.Action onClick={command.run} className={classes.action}>
      <span className={classes.icon} aria-hidden>
        {command.icon}
      </span>
      <span className={classes.title}>{makeVisible(command.title)}</span>
      <span className={classes.detail}>{makeVisible(command.detail ?? '')}</span>
      {command.mark}
    </Spotlight.Action>
  );
}
