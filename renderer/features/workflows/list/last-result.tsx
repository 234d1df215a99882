import { addressOf } from '../../../app/address.ts';
import { StateBadge } from '../../../ui/state-badge.tsx';
import { RelativeTime } from '../../../ui/time.tsx';
import { RUN_LOOKS } from '../../../ui/vocabulary.ts';
import type { RunSummary } from '../../../../core/run/views.ts';
import classes from './workflow-table.module.css';

/** How the newest run stands or ended, and the way to it. */
export function LastResult({ run }: { readonly run: RunSummary | null }) {
  if (!run) return <span className={classes.quiet}>never run</span>;
  return (
    <a href={addressOf(['runs', run.runId])} className={classes.result} title={run.reason ?? undefined}>
      <StateBadge look={RUN_LOOKS[run.status]} />
      <span className={classes.quiet}>
        <RelativeTime at={run.endedAt ?? run.startedAt} />
      </span>
    </a>
  );
}
