import type { ReactNode } from 'react';
import classes from './screen.module.css';

interface ScreenProps {
  readonly title: string;
  /** Beside the title: filters, buttons. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  /** The content brings its own scrolling (lists, canvases). */
  readonly fills?: boolean;
}

/** A screen: a heading that never scrolls away, and its content. */
export function Screen({ title, actions, children, fills = false }: ScreenProps) {
  return (
    <section className={classes.screen} aria-label={title}>
      <header className={classes.header}>
        <h1 className={classes.title}>{title}</h1>
        <div className={classes.actions}>{actions}</div>
      </header>
      <div className={fills ? classes.fill : classes.scroll}>{children}</div>
    </section>
  );
}
