import type { Hunk } from '../../../../core/approval/diff.ts';
import { countOf } from '../../../ui/format.ts';
import { Code } from './code.tsx';
import type { LineLook } from './line-look.ts';
import { layoutOf } from './layout.ts';
import classes from './patch.module.css';

const SIGNS = { context: ' ', added: '+', removed: '-' } as const;

interface LineRowProps {
  readonly hunk: Hunk;
  readonly at: number;
  readonly look: LineLook;
}

/** A line of the inline view: both numbers, sign, code. */
export function InlineLine({ hunk, at, look }: LineRowProps) {
  const line = hunk.lines[at];
  if (!line) return null;
  const { oldNumbers, newNumbers } = layoutOf(hunk);
  return (
    <div className={classes.line}>
      <span className={classes.number} data-kind={line.kind} data-number={oldNumbers[at] || ''} />
      <span className={classes.number} data-kind={line.kind} data-number={newNumbers[at] || ''} />
      <Sign kind={line.kind} />
      <LineText hunk={hunk} at={at} look={look} />
    </div>
  );
}

/** A row of the split view: before on the left, after on the right. */
export function SplitLine({ hunk, at, look }: LineRowProps) {
  const { left, right, oldNumbers, newNumbers } = layoutOf(hunk);
  return (
    <div className={classes.line}>
      <Side hunk={hunk} at={left[at] ?? -1} numbers={oldNumbers} look={look} />
      <Side hunk={hunk} at={right[at] ?? -1} numbers={newNumbers} look={look} />
    </div>
  );
}

function Side({ hunk, at, numbers, look }: LineRowProps & { readonly numbers: Int32Array }) {
  const line = hunk.lines[at];
  const kind = line?.kind ?? 'none';
  return (
    <div className={classes.side}>
      <span className={classes.number} data-kind={kind} data-number={numbers[at] ?? ''} />
      <Sign kind={line?.kind ?? null} />
      {line ? (
        <LineText hunk={hunk} at={at} look={look} />
      ) : (
        <span className={classes.text} data-kind="none" />
      )}
    </div>
  );
}

/** The sign stands in an attribute, so that copied code comes without it; people who can't see it hear a word. */
function Sign({ kind }: { readonly kind: keyof typeof SIGNS | null }) {
  return (
    <span
      className={classes.sign}
      data-kind={kind ?? 'none'}
      data-sign={kind === null ? '' : SIGNS[kind]}
      role={kind === 'added' || kind === 'removed' ? 'img' : undefined}
      aria-label={kind === 'added' || kind === 'removed' ? kind : undefined}
    />
  );
}

function LineText({ hunk, at, look }: LineRowProps) {
  const line = hunk.lines[at];
  if (!line) return null;
  const shown = look.shownOf(hunk, at);
  const hidden = line.text.length - shown;
  return (
    <>
      <span className={classes.text} data-kind={line.kind}>
        <Code
          text={line.text}
          marks={look.marksOf(hunk, at)}
          changed={line.kind !== 'context'}
          newline={line.newline}
          shown={shown}
        />
      </span>
      {hidden > 0 && (
        <button type="button" className={classes.more} onClick={() => look.showMore(hunk, at)}>
          {countOf(hidden, 'more character')}
        </button>
      )}
    </>
  );
}
