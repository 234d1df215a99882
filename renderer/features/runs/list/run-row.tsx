import { Skeleton } from '@mantine/core';
import { memo } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { RunSummary } from '../../../../core/run/views.ts';
import { go } from '../../../app/address.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { shortId } from '../../../ui/short-id.ts';
import { Duration, RelativeTime } from '../../../ui/time.tsx';
import { RUN_LOOKS } from '../../../ui/vocabulary.ts';
import { runAddress } from '../addresses.ts';
import { baseName } from '../words.ts';
import { StepBar } from './step-bar.tsx';
import classes from './run-list.module.css';

const HEADINGS = [
  'Status',
  'Workflow',
  'Run',
  'Workspace',
  'Steps',
  'Started',
  'Duration',
  'Reason',
] as const;

/** What the columns are. */
export function RunHeadings() {
  return (
    <div role="rowgroup" className={classes.headings}>
      <div role="row" className={classes.row}>
        {HEADINGS.map((heading) => (
          <span key={heading} role="columnheader">
            {heading}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RunRowProps {
  readonly run: RunSummary;
  readonly index: number;
  readonly top: number;
  readonly isCurrent: boolean;
}

/** A run as a line. */
export const RunRow = memo(function RunRow({ run, index, top, isCurrent }: RunRowProps) {
  const name = makeVisible(run.workflowName);
  const reason = makeVisible(run.reason ?? '');
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-run-id={run.runId}
      data-state={run.status}
      data-current={isCurrent || undefined}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => go(runAddress(run.runId))}
    >
      <span role="cell" className={classes.state}>
        <StateBadge look={RUN_LOOKS[run.status]} />
      </span>
      <span role="cell" className={classes.cut} title={name}>
        {run.partial && <span className={classes.partial}>partial </span>}
        <a href={runAddress(run.runId)} className={classes.link} onClick={(event) => event.stopPropagation()}>
          {name}
        </a>
      </span>
      <span role="cell" className={`${classes.id} sb-mono`} title={run.runId}>
        {shortId(run.runId)}
        <CopyButton value={run.runId} what={`run id ${shortId(run.runId)}`} />
      </span>
      <span role="cell" className={classes.cut} title={makeVisible(run.workspace)}>
        {makeVisible(baseName(run.workspace))}
      </span>
      <span role="cell">
        <StepBar steps={run.steps} status={run.status} />
      </span>
      <span role="cell" className={classes.quiet}>
        <RelativeTime at={run.startedAt} />
      </span>
      <span role="cell">
        <Duration from={run.startedAt} to={run.endedAt} />
      </span>
      <span role="cell" className={`${classes.cut} ${classes.quiet}`} title={reason}>
        {reason}
      </span>
    </div>
  );
});

/** What stands there while the first page is on its way: as high as the rows that come. */
export function SkeletonRows() {
  return Array.from({ length: 12 }, (_, index) => (
    <div key={index} className={classes.row} style={{ transform: `translateY(${index * 32}px)` }} aria-hidden>
      {HEADINGS.map((heading) => (
        <Skeleton key={heading} height={10} width="70%" />
      ))}
    </div>
  ));
}
