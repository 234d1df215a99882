import { formatDuration, formatRelative } from './format.ts';
import { useNow } from './now.ts';

/** A moment (ISO 8601) relative to now, the exact time on hover. */
export function RelativeTime({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactTime(at)} className="sb-numbers">
      {formatRelative(Date.parse(at), now)}
    </time>
  );
}

/** How long something took, or takes until now while `to` is null. */
export function Duration({ from, to }: { readonly from: string; readonly to: string | null }) {
  return to === null ? (
    <RunningDuration from={from} />
  ) : (
    <span className="sb-numbers">{formatDuration(Date.parse(to) - Date.parse(from))}</span>
  );
}

function RunningDuration({ from }: { readonly from: string }) {
  const now = useNow();
  return <span className="sb-numbers">{formatDuration(now - Date.parse(from))}</span>;
}

/** A moment with date, time and zone as this person's system writes them. */
export function exactTime(at: string): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}
