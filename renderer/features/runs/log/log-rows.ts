import type { LogLine } from '../../../../core/contract/runs.ts';
import type { LogBuffer } from './log-buffer.ts';

/** From which level on lines are shown. */
export const LOG_FILTERS = ['all', 'info', 'warning', 'error'] as const;
export type LogFilter = (typeof LOG_FILTERS)[number];

/** How grave a line is, by the level names of the Model Context Protocol (RFC 5424); unknown ones count as info. */
const GRAVITY: Readonly<Record<string, number>> = {
  debug: 0,
  progress: 1,
  info: 1,
  notice: 1,
  warning: 2,
  error: 3,
  critical: 3,
  alert: 3,
  emergency: 3,
};
const FROM: Readonly<Record<LogFilter, number>> = { all: 0, info: 1, warning: 2, error: 3 };

/** How grave a level is, from 0 (debug) to 3 (error and worse). */
export function gravityOf(level: string): number {
  return GRAVITY[level] ?? 1;
}

/** A row of the log: a line of text; only the first of an entry says when and how grave. */
export interface LogRow {
  readonly line: LogLine;
  readonly text: string;
  readonly isFirst: boolean;
}

/** The rows to show: entries of at least this level whose text holds the search (any case), split into lines. */
export function logRows({ stretches }: LogBuffer, filter: LogFilter, search: string): LogRow[] {
  const wanted = search.trim().toLowerCase();
  const rows: LogRow[] = [];
  for (const { lines } of stretches) {
    for (const line of lines) {
      if (gravityOf(line.level) < FROM[filter]) continue;
      if (wanted !== '' && !line.text.toLowerCase().includes(wanted)) continue;
      if (!line.text.includes('\n')) rows.push({ line, text: line.text, isFirst: true });
      else
        for (const [place, text] of line.text.trimEnd().split('\n').entries())
          rows.push({ line, text, isFirst: place === 0 });
    }
  }
  return rows;
}

/** How many rows came in above what was shown before; negative: that many went away there. */
export function shiftOf(before: readonly LogRow[], next: readonly LogRow[]): number {
  const [shown] = before;
  const [first] = next;
  if (!shown || !first) return 0;
  const at = next.findIndex(({ line }) => line === shown.line);
  if (at >= 0) return at;
  const gone = before.findIndex(({ line }) => line === first.line);
  return gone < 0 ? 0 : -gone;
}
