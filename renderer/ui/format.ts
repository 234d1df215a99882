const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in milliseconds as people read it: `850 ms`, `1.2 s`, `3 m 04 s`, `2 h 05 m`, `3 d 4 h`. */
export function formatDuration(ms: number): string {
  const value = Math.max(0, ms);
  if (value < SECOND) return `${Math.round(value)} ms`;
  if (value < MINUTE) return `${(Math.floor(value / 100) / 10).toFixed(1)} s`;
  if (value < HOUR) return `${Math.floor(value / MINUTE)} m ${pad((value % MINUTE) / SECOND)} s`;
  if (value < DAY) return `${Math.floor(value / HOUR)} h ${pad((value % HOUR) / MINUTE)} m`;
  return `${Math.floor(value / DAY)} d ${Math.floor((value % DAY) / HOUR)} h`;
}

/** How far a moment lies from now: `just now`, `5 m ago`, `in 3 h`. Milliseconds since the epoch. */
export function formatRelative(at: number, now: number): string {
  const distance = Math.abs(now - at);
  // What just happened may lie ahead of a clock that ticks once a second.
  if (distance < 10 * SECOND) return at > now + 2 * SECOND ? 'in a moment' : 'just now';
  const words =
    distance < MINUTE
      ? `${Math.floor(distance / SECOND)} s`
      : distance < HOUR
        ? `${Math.floor(distance / MINUTE)} m`
        : distance < DAY
          ? `${Math.floor(distance / HOUR)} h`
          : `${Math.floor(distance / DAY)} d`;
  return at > now ? `in ${words}` : `${words} ago`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size in bytes: `512 B`, `1.4 MiB`. */
export function formatBytes(bytes: number): string {
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1_024 && unit < UNITS.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit] ?? 'B'}`;
}

/** `1 file`, `3 files`, `1,204 lines`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `7`, `1,204`. Small ones are written without the tables of numbers, whose first use takes longer than all the rest. */
export function formatCount(count: number): string {
  return Number.isInteger(count) && count >= 0 && count < 1_000
    ? String(count)
    : count.toLocaleString('en-US');
}

function pad(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}

/** A score of a candidate: six digits tell any two apart that a person would. */
export function formatScore(score: number): string {
  return String(Number(score.toPrecision(6))).replace('-', '−');
}
