import { styleText } from 'node:util';
import { makeVisible } from '../../../core/approval/visible-text.ts';

/**
 * Makes text from a workspace or an agent harmless on a terminal: characters that could move the cursor,
 * recolour, reorder or hide what is shown appear as their code. Line feeds stay only when asked for.
 */
export function plain(text: string, keepLines = false): string {
  return keepLines ? text.split('\n').map(makeVisible).join('\n') : makeVisible(text);
}

type Style = Parameters<typeof styleText>[0];

/** Colours when the stream is a terminal that wants them (NO_COLOR and FORCE_COLOR are obeyed). */
export function paint(stream: NodeJS.WriteStream, style: Style, text: string): string {
  return styleText(style, text, { stream, validateStream: true });
}

/** `1.2 s`, `3 m 04 s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

/** Rows with their columns lined up, two spaces between. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}
