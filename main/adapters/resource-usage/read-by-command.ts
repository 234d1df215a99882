import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Reading } from './read-linux.ts';

const run = promisify(execFile);

/** A listing of a few processes at most, in bytes and milliseconds. */
const LIMITS = { maxBuffer: 1024 * 1024, timeout: 5_000, windowsHide: true };

/** By `ps` on macOS and BSD; processes that are gone are left out. */
export async function readByPs(pids: readonly number[]): Promise<ReadonlyMap<number, Reading>> {
  const args = ['-o', 'pid=,time=,rss=', '-p', pids.join(',')];
  // ps ends with 1 when none of them lives.
  const { stdout } = await run('ps', args, { ...LIMITS, env: { ...process.env, LC_ALL: 'C' } }).catch(
    () => EMPTY,
  );
  return parsePs(stdout);
}

/** Lines of process id, processor time as `[[dd-]hh:]mm:ss.cc`, and resident kilobytes. */
export function parsePs(stdout: string): ReadonlyMap<number, Reading> {
  const found = new Map<number, Reading>();
  for (const line of stdout.split('\n')) {
    const [, pid, days, clock = '', kilobytes] =
      /^\s*(\d+)\s+(?:(\d+)-)?([\d:.]+)\s+(\d+)\s*$/.exec(line) ?? [];
    if (pid === undefined) continue;
    const seconds = clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    const cpuSeconds = Number(days ?? 0) * 86_400 + seconds;
    found.set(Number(pid), { cpuSeconds, memory: Number(kilobytes) * 1_024 });
  }
  return found;
}

/** By PowerShell on Windows. */
export async function readByPowerShell(pids: readonly number[]): Promise<ReadonlyMap<number, Reading>> {
  const query =
    `Get-Process -Id ${pids.join(',')} -ErrorAction SilentlyContinue | ForEach-Object { ` +
    '"$($_.Id) $([long]($_.TotalProcessorTime.TotalMilliseconds)) $($_.WorkingSet64)" }';
  const args = ['-NoProfile', '-NonInteractive', '-Command', query];
  const { stdout } = await run('powershell.exe', args, LIMITS).catch(() => EMPTY);
  return parsePowerShell(stdout);
}

/** Lines of process id, milliseconds of processor time, and bytes. */
export function parsePowerShell(stdout: string): ReadonlyMap<number, Reading> {
  const found = new Map<number, Reading>();
  for (const line of stdout.split('\n')) {
    const [, pid, ms, memory] = /^(\d+) (\d+) (\d+)\s*$/.exec(line) ?? [];
    if (pid !== undefined) found.set(Number(pid), { cpuSeconds: Number(ms) / 1_000, memory: Number(memory) });
  }
  return found;
}

/** Where the command is missing or too slow nothing is known, and that is shown. */
const EMPTY = { stdout: '' };
