import { memo } from 'react';
import { MAX_SHOWN, piecesOf, type Mark } from './pieces.ts';
import classes from './code.module.css';

interface CodeProps {
  readonly text: string;
  readonly marks: readonly Mark[];
  /** Spaces at the end matter where a line is changed. */
  readonly changed: boolean;
  readonly newline: boolean;
  /** Characters that are drawn. */
  readonly shown: number;
}

/** How much more of a very long line each press shows. */
export const MORE_CHARACTERS = 20_000;

/** A line of untrusted code: always as text, with what can't be seen made visible. */
export const Code = memo(function Code({ text, marks, changed, newline, shown }: CodeProps) {
  const pieces = piecesOf(text, marks, { shown, markTrailing: changed });
  return (
    <code className={classes.code}>
      {pieces.map(({ text: part, classNames, special }, index) =>
        classNames.length === 0 && special === null ? (
          part
        ) : (
          <span
            key={index}
            className={[...classNames, special && classes[special]].filter(Boolean).join(' ')}
            title={special === 'invisible' ? 'A character that can’t be seen' : undefined}
          >
            {part}
          </span>
        ),
      )}
      {!newline && <span className={classes.noNewline}>⏎ no newline at end of file</span>}
    </code>
  );
});

/** Characters that fit before the rest hides behind a button. */
export const FIRST_SHOWN = MAX_SHOWN;
