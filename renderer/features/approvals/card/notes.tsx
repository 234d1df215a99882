import { useState } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { ApprovalSubject } from '../../../../core/approval/subject.ts';
import { Part } from './part.tsx';
import classes from './card.module.css';

/** Notes that are shown before the rest is asked for: the diff shall stay in sight. */
const SHOWN = 3;

/** What to mind, in the words of who proposes it. */
export function Notes({ subject }: { readonly subject: ApprovalSubject }) {
  const [all, setAll] = useState(false);
  const notes = subject.kind === 'patch' ? (subject.notes ?? []) : [];
  if (notes.length === 0) return null;
  return (
    <Part title="To mind">
      <ul className={classes.notes}>
        {(all ? notes : notes.slice(0, SHOWN)).map((note) => (
          <li key={note}>{makeVisible(note)}</li>
        ))}
      </ul>
      {!all && notes.length > SHOWN && (
        <button type="button" className={classes.textButton} onClick={() => setAll(true)}>
          {notes.length - SHOWN} more to mind
        </button>
      )}
    </Part>
  );
}
