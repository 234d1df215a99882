import { Button, UnstyledButton } from '@mantine/core';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { VersionLine, VersionOrigin } from '../../../../core/workflow/version.ts';
import { RelativeTime } from '../../../ui/time.tsx';
import classes from './versions.module.css';

const ORIGIN_WORDS: Readonly<Record<VersionOrigin, string>> = {
  created: 'created',
  editor: '',
  outside: 'changed by another program',
  restore: 'restored',
  import: 'imported',
};

interface VersionListProps {
  readonly lines: readonly VersionLine[];
  readonly chosen: number;
  readonly onChoose: (number: number) => void;
  /** Null: these are all. */
  readonly onOlder: (() => void) | null;
}

/** The versions, newest first: who, when, and what they said of it. */
export function VersionList({ lines, chosen, onChoose, onOlder }: VersionListProps) {
  return (
    <div className={classes.side}>
      <ul aria-label="Versions" className={classes.list}>
        {lines.map((line) => (
          <li key={line.number}>
            <UnstyledButton
              className={classes.line}
              aria-current={line.number === chosen ? 'true' : undefined}
              onClick={() => onChoose(line.number)}
            >
              <span className={classes.number}>Version {line.number}</span>
              <span className={classes.quiet}>
                <RelativeTime at={line.at} /> {line.by && `by ${makeVisible(line.by.name)}`}
              </span>
              <span className={classes.quiet}>{originWords(line)}</span>
              {line.note !== null && <span className={classes.note}>{makeVisible(line.note)}</span>}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {onOlder && (
        <Button variant="subtle" size="compact-sm" onClick={onOlder}>
          Older versions
        </Button>
      )}
    </div>
  );
}

function originWords({ origin, restoredFrom }: VersionLine): string {
  return restoredFrom === null ? ORIGIN_WORDS[origin] : `the text of version ${restoredFrom}`;
}
