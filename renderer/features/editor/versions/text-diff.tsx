import { diffLines } from 'diff';
import { useMemo } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import classes from './text-diff.module.css';

interface TextDiffProps {
  readonly before: string;
  readonly after: string;
  readonly beforeLabel: string;
  readonly afterLabel: string;
}

/** Lines of what did not change that are shown around what did. */
const CONTEXT = 3;
/** Longer differences are looked at in the file. */
const MAX_LINES = 2_000;

/** What differs between two texts, line by line. */
export function TextDiff({ before, after, beforeLabel, afterLabel }: TextDiffProps) {
  const lines = useMemo(() => linesOf(before, after), [before, after]);
  if (lines.length === 0) return <p className={classes.quiet}>The texts are the same.</p>;
  return (
    <div
      className={classes.diff}
      role="region"
      aria-label={`From ${beforeLabel} to ${afterLabel}`}
      tabIndex={0}
    >
      {lines.slice(0, MAX_LINES).map(({ sign, text }, index) => (
        <div key={`${index} ${text}`} className={classes.line} data-sign={sign}>
          <span className={classes.sign}>{sign}</span>
          {makeVisible(text)}
        </div>
      ))}
      {lines.length > MAX_LINES && (
        <div className={classes.line}>… and {lines.length - MAX_LINES} more lines</div>
      )}
    </div>
  );
}

interface Line {
  readonly sign: '+' | '−' | ' ' | '…';
  readonly text: string;
}

function linesOf(before: string, after: string): readonly Line[] {
  const parts = diffLines(before, after);
  return parts.flatMap(({ added, removed, value }, at): Line[] => {
    const lines = value.replace(/\n$/, '').split('\n');
    if (added) return lines.map((text) => ({ sign: '+', text }));
    if (removed) return lines.map((text) => ({ sign: '−', text }));
    const head = at === 0 ? [] : lines.slice(0, CONTEXT);
    const tail = at === parts.length - 1 ? [] : lines.slice(Math.max(head.length, lines.length - CONTEXT));
    const left = lines.length - head.length - tail.length;
    if (parts.length === 1) return [];
    const same = (text: string): Line => ({ sign: ' ', text });
    const gap: Line[] = left > 0 ? [{ sign: '…', text: `${left} lines are the same` }] : [];
    return [...head.map(same), ...gap, ...tail.map(same)];
  });
}
