import { spawn } from 'node:child_process';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Waiting for a file looks this often: another process makes it, and watching is not told of all of them. */
const LOOK_MS = 5;

/** Appends a line and syncs it: what was done stays done, whatever is ended next. */
export function appendLine(file: string, line: string): void {
  const handle = openSync(file, 'a');
  try {
    writeSync(handle, `${line}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The lines of a file; none when it isn't there. */
export function readLines(file: string): readonly string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean);
}

/** Goes on when the file is there, or the call was cancelled. */
export async function waitForFile(file: string, signal: AbortSignal): Promise<void> {
  while (!existsSync(file) && !signal.aborted) await delay(LOOK_MS);
}

/** A child that ignores SIGTERM and would live for ten minutes; in its own session when `away`. */
export function forkStubborn(file: string, away: boolean): void {
  const code = `process.on('SIGTERM', () => {}); setTimeout(() => {}, 600000); process.send?.('up');`;
  const child = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'inherit', 'ignore'],
    detached: away,
  });
  appendLine(file, String(child.pid));
  child.unref();
}

/** Writes to standard error as fast as it is read, for ever. */
export function chatter(): void {
  const line = `${'noise '.repeat(20)}\n`.repeat(64);
  const more = () => {
    while (process.stderr.write(line));
    process.stderr.once('drain', more);
  };
  setImmediate(more);
}
