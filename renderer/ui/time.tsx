import { formatDuration, formatRelative } from './format.ts';
import { useNow } from './now.ts';

/** A moment (ISO 8601) relative to now; the exact time on hover, and not worked out for each row before. */
export function RelativeTime({ at }: { readonly at: string }) {
  const now = useNow();
  return (
    <time
      dateTime={at}
      className="sb-numbers"
      onMouseEnter={({ currentTarget }) => (currentTarget.title = exactTime(at))}
    >
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
  exact ??= new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
  return exact.format(new Date(at));
}

/** Takes long to make, and nothing of it changes. */
let exact: Intl.DateTimeFormat | undefined;
