import { IconAlarm } from '@tabler/icons-react';
import { formatDuration } from '../../../ui/format.ts';
import { useNow } from '../../../ui/now.ts';
import { exactTime } from '../../../ui/time.tsx';
import classes from './queue-row.module.css';

/** Below this the end is near enough to say so loudly. */
const SOON_MS = 60 * 60 * 1_000;

/** How long somebody can still decide, counting down. */
export function Expiry({ at }: { readonly at: string }) {
  const left = Date.parse(at) - useNow();
  const soon = left < SOON_MS;
  return (
    <time
      dateTime={at}
      title={`Expires ${exactTime(at)}`}
      className={`${classes.expiry} sb-numbers`}
      data-soon={soon || undefined}
    >
      {soon && <IconAlarm size={12} aria-hidden />}
      {left > 0 ? `expires in ${coarse(left)}` : 'expired'}
    </time>
  );
}

/** Seconds count only in the last hour. */
function coarse(left: number): string {
  return left < SOON_MS
    ? formatDuration(Math.floor(left / 1_000) * 1_000).replace('.0 s', ' s')
    : formatDuration(left);
}
