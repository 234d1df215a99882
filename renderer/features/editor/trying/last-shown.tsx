import { Anchor } from '@mantine/core';
import { useMemo } from 'react';
import { makeLinesVisible, makeVisible } from '../../../../core/approval/visible-text.ts';
import type { Json } from '../../../../core/json.ts';
import { addressOf } from '../../../app/address.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { STEP_LOOKS } from '../../../ui/vocabulary.ts';
import type { LastOutput } from './last-output.ts';
import classes from './output-section.module.css';

/** Characters of an output that are shown here; all of it is in the run. */
const SHOWN = 4_000;

/** What a step gave last, and how it stands now where that is something else. `last` undefined: not known yet. */
export function LastShown({ last }: { readonly last: LastOutput | undefined }) {
  if (!last) return <p className={classes.quiet}>Looking …</p>;
  const { newest, known, runId } = last;
  const isOver = newest?.state === 'succeeded';
  return (
    <>
      {newest && !isOver && (
        <div className={classes.stands}>
          <StateBadge look={STEP_LOOKS[newest.state]} size={13} />
          <span>in the last run</span>
        </div>
      )}
      {newest?.error && (
        <p className={classes.error} tabIndex={0}>
          {makeVisible(newest.error.message)}
        </p>
      )}
      <p className={classes.quiet}>
        {wordsOf(last)}{' '}
        {runId !== null && (
          <Anchor inherit underline="always" href={addressOf(['runs', runId])}>
            Open its run
          </Anchor>
        )}
      </p>
      {known?.kind === 'output' && <ValueShown value={known.value} label="Last output" />}
    </>
  );
}

function wordsOf({ newest, known }: LastOutput): string {
  switch (known?.kind) {
    case undefined:
      return newest === null
        ? 'It has not run yet. Run it, or pin an output that you write yourself.'
        : 'It has given no output yet.';
    case 'output':
      return newest?.given === true ? 'Given, not made, in the last run.' : 'What it gave last.';
    case 'nothing':
      return 'It gave no output when the workflow ran last.';
    case 'too-large':
      return 'What it gave last is too large to show here.';
  }
}

/** A value as text, with its begin only where it is long. */
export function ValueShown({ value, label }: { readonly value: Json; readonly label: string }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  const more = text.length - SHOWN;
  return (
    <pre className={`${classes.output} sb-mono`} tabIndex={0} aria-label={label}>
      {makeLinesVisible(text.slice(0, SHOWN))}
      {more > 0 && <span className={classes.more}>{`\n… ${more.toLocaleString('en')} more characters`}</span>}
    </pre>
  );
}
