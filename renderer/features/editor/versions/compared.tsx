import { useMemo } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import { diffDocuments } from '../../../../core/workflow/edit/diff.ts';
import { openDraft } from '../../../../core/workflow/edit/draft.ts';
import type { WorkflowFormat } from '../../../../core/workflow/parse.ts';
import { DiffCanvas } from './diff-canvas.tsx';
import { diffWords } from './diff-words.ts';
import { TextDiff } from './text-diff.tsx';
import classes from './versions.module.css';

interface Side {
  readonly label: string;
  readonly text: string;
  readonly format: WorkflowFormat;
}

interface ComparedProps {
  readonly before: Side;
  readonly after: Side;
  readonly look: 'graph' | 'text';
}

/** What became of one text in another, in words and as a graph or line by line. */
export function Compared({ before, after, look }: ComparedProps) {
  const compared = useMemo(() => {
    const [from, to] = [openDraft(before.text, before.format), openDraft(after.text, after.format)];
    if (!from.ok || !to.ok) return null;
    const [a, b] = [from.draft.document, to.draft.document];
    return { before: a, after: b, diff: diffDocuments(a, b) };
  }, [before.text, before.format, after.text, after.format]);
  return (
    <>
      <p className={classes.words} role="status">
        From {before.label} to {after.label}:{' '}
        {compared
          ? makeVisible(diffWords(compared.diff))
          : 'one of them can’t be read as a workflow, so only the text is compared.'}
      </p>
      {look === 'graph' && compared ? (
        <DiffCanvas {...compared} />
      ) : (
        <div className={classes.text}>
          <TextDiff
            before={before.text}
            after={after.text}
            beforeLabel={before.label}
            afterLabel={after.label}
          />
        </div>
      )}
    </>
  );
}
