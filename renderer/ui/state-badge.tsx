import type { Look } from './vocabulary.ts';
import classes from './state-badge.module.css';

/** A state as icon and word. */
export function StateBadge({ look, size = 14 }: { readonly look: Look; readonly size?: number }) {
  const Icon = look.icon;
  return (
    <span className={classes.badge} data-color={look.color} style={{ color: colorOf(look) }}>
      <Icon size={size} aria-hidden className={look.spins ? classes.spins : undefined} />
      {look.word}
    </span>
  );
}

/** The text colour of a state, readable on both backgrounds. */
export function colorOf(look: Pick<Look, 'color'>): string {
  return `var(--sb-${look.color})`;
}
