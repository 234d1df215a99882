import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { makeVisible } from '../../../../core/approval/visible-text.ts';
import type { RunDetail } from '../../../../core/contract/runs.ts';
import { api } from '../../../client/api.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { Problem } from '../../../ui/problem.tsx';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { shortId } from '../../../ui/short-id.ts';
import { Duration, RelativeTime } from '../../../ui/time.tsx';
import { RUN_LOOKS } from '../../../ui/vocabulary.ts';
import { baseName } from '../words.ts';
import { CancelForm } from './cancel-form.tsx';
import { ExportMenu, useExport } from './export-menu.tsx';
import { RollBackForm } from './roll-back-form.tsx';
import classes from './run-screen.module.css';

/** What the run is, how it stands, and what can be done with it. */
export function RunHeader({ run }: { readonly run: RunDetail }) {
  const [asks, setAsks] = useState<'cancel' | 'roll-back' | null>(null);
  const { summary, can, startedBy } = run;
  const reason = makeVisible(summary.reason ?? '');
  const retrying = useMutation(api.runs.retryFailed.mutationOptions());
  const exporting = useExport(summary.runId);
  const close = (): void => setAsks(null);
  return (
    <>
      <header className={classes.header}>
        <div className={classes.heading}>
          <h1 className={classes.title} title={makeVisible(summary.workflowName)}>
            {makeVisible(summary.workflowName)}
          </h1>
          <div className={classes.facts} data-state={summary.status}>
            <span role="status">
              <StateBadge look={RUN_LOOKS[summary.status]} />
            </span>
            {summary.partial && <span className={classes.partial}>Part of the workflow</span>}
            {run.approvals.some(({ patch }) => patch === 'rolled-back') && (
              <span className={classes.rolledBack}>patch rolled back</span>
            )}
            {reason !== '' && (
              <span className={classes.reason} title={reason}>
                {reason}
              </span>
            )}
            <span aria-hidden>·</span>
            <span>
              started <RelativeTime at={summary.startedAt} /> by {makeVisible(startedBy.name)}
            </span>
            <span aria-hidden>·</span>
            <Duration from={summary.startedAt} to={summary.endedAt} />
            <span aria-hidden>·</span>
            <span title={makeVisible(summary.workspace)}>{makeVisible(baseName(summary.workspace))}</span>
            <span aria-hidden>·</span>
            <span className="sb-mono" title={summary.runId}>
              {shortId(summary.runId)}
            </span>
            <CopyButton value={summary.runId} what="the run id" />
          </div>
        </div>
        <div className={classes.actions}>
          {can.cancel === true && (
            <Button variant="default" onClick={() => setAsks('cancel')}>
              Cancel run
            </Button>
          )}
          {can.retryFailed === true && (
            <Button
              variant="default"
              title="Failed steps begin anew; what succeeded is kept"
              loading={retrying.isPending}
              onClick={() => retrying.mutate({ runId: summary.runId })}
            >
              Retry failed
            </Button>
          )}
          {can.rollBack === true && (
            <Button variant="default" onClick={() => setAsks('roll-back')}>
              Roll back
            </Button>
          )}
          <ExportMenu exporting={exporting} />
        </div>
      </header>
      {retrying.error && <Problem error={retrying.error} />}
      {exporting.error && <Problem error={exporting.error} />}
      {asks === 'cancel' && can.cancel === true && <CancelForm runId={summary.runId} onClose={close} />}
      {asks === 'roll-back' && <RollBackForm run={run} onClose={close} />}
    </>
  );
}
