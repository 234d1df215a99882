import { useState } from 'react';
import type { Json } from '../../../../core/json.ts';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { countOf } from '../../../ui/format.ts';
import classes from './card.module.css';

/** Characters that are laid out at once. */
const STEP = 50_000;

/** A value as text, whole: a string as it is, anything else as JSON. What can't be seen is made visible. */
export function JsonText({ value, label }: { readonly value: Json; readonly label: string }) {
  const [shown, setShown] = useState(STEP);
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return (
    <>
      <pre className={classes.json} tabIndex={0} role="region" aria-label={label}>
        {text.slice(0, shown).split('\n').map(makeVisible).join('\n')}
      </pre>
      {text.length > shown && (
        <button type="button" className={classes.textButton} onClick={() => setShown(shown + STEP)}>
          {countOf(text.length - shown, 'more character')}
        </button>
      )}
    </>
  );
}
