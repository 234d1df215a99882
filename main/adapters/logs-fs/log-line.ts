import type { LogEntry, LogLine } from '../../ports/logs.ts';

/** UTF-16 code units of a line's text: about 50 lines of a screen; what is longer is output, not a message. */
export const MAX_TEXT = 4_096;
/** Steps and levels have short names; a hostile agent may send any level. */
const MAX_NAME = 128;

/** A line of a log as it is stored, with its line feed. Its number is its place in the file. */
export function writeLine(stepId: string, { time, level, text }: LogEntry): string {
  return `${JSON.stringify([stepId.slice(0, MAX_NAME), time.slice(0, MAX_NAME), level.slice(0, MAX_NAME), cut(text)])}\n`;
}

function cut(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const rest = text.length - MAX_TEXT;
  return `${text.slice(0, MAX_TEXT).toWellFormed()} … (${rest.toLocaleString('en')} more characters)`;
}

/** Reads a stored line; undefined for what is none, such as one that a crash cut off. */
export function readLine(stored: string, seq: number): LogLine | undefined {
  const fields = parse(stored);
  const [stepId, time, level, text] = fields;
  if (
    typeof stepId !== 'string' ||
    typeof time !== 'string' ||
    typeof level !== 'string' ||
    typeof text !== 'string'
  ) {
    return undefined;
  }
  return { seq, stepId, time, level, text };
}

/** How the stored lines of a step begin. */
export function startOfStep(stepId: string): string {
  return `[${JSON.stringify(stepId.slice(0, MAX_NAME))},`;
}

function parse(stored: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(stored);
    return Array.isArray(value) ? value : [];
  } catch {
    // Damaged on the disk: the line is left out, the others are readable.
    return [];
  }
}
