import { Progress, Skeleton } from '@mantine/core';
import { formatBytes } from '../../../ui/format.ts';
import { useDiffProgress } from './diff-progress.ts';
import classes from './patch.module.css';

/** In place of a diff that is not here yet; of a large one, how far it has come. */
export function DiffOnItsWay({ approvalId }: { readonly approvalId: string }) {
  const progress = useDiffProgress(approvalId);
  const part = progress ? (progress.done / progress.total) * 100 : 0;
  return (
    <div className={classes.wait}>
      {progress && (
        <div className={classes.progress}>
          <span role="status">
            {progress.doing === 'loading' ? 'Loading' : 'Reading'} the diff:{' '}
            <span className="sb-numbers">{formatBytes(progress.done)}</span> of {formatBytes(progress.total)}
          </span>
          <Progress value={part} size="xs" aria-label="Progress of the diff" />
        </div>
      )}
      <Skeleton height={320} />
    </div>
  );
}
