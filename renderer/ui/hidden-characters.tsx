import { useMemo } from 'react';
import { hiddenIn, withoutHidden, type HiddenCharacter } from '../../core/approval/hidden-text.ts';
import classes from './hidden-characters.module.css';

/** Kinds that are named; the others are counted. */
const SHOWN = 4;

interface HiddenCharactersProps {
  readonly text: string;
  /** What the field is called. */
  readonly label: string;
  /** With the text as it is without them. */
  readonly onRemove: (text: string) => void;
}

/**
 * Says beneath a field that it holds characters which can't be seen there: they may turn around what stands behind
 * them, and no field can draw them. Nothing where there are none.
 */
export function HiddenCharacters({ text, label, onRemove }: HiddenCharactersProps) {
  const hidden = useMemo(() => hiddenIn(text), [text]);
  if (hidden.length === 0) return null;
  const more = hidden.length - SHOWN;
  return (
    <p className={classes.hidden} role="status">
      {label} holds characters that can’t be seen, so it may not be what it looks like:{' '}
      {hidden.slice(0, SHOWN).map(wordsOf).join(', ')}
      {more > 0 && ` and ${more} more kinds`}.{' '}
      <button type="button" className={classes.remove} onClick={() => onRemove(withoutHidden(text))}>
        Remove them
      </button>
    </p>
  );
}

function wordsOf({ code, name, count }: HiddenCharacter): string {
  return `${code}${name === null ? '' : ` (${name})`}${count > 1 ? ` ${count} times` : ''}`;
}
