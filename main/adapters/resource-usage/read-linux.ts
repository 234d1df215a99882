import { readFile } from 'node:fs/promises';

/** What the system has counted for a process so far. */
export interface Reading {
  /** Seconds of processor time, user and system. */
  readonly cpuSeconds: number;
  /** Resident bytes. */
  readonly memory: number;
}

/** Ticks per second in /proc: 100 on every architecture that Node runs on (sysconf(_SC_CLK_TCK), proc(5)). */
const TICKS = 100;

/** Undefined for a process that is gone. */
export async function readLinux(pid: number): Promise<Reading | undefined> {
  const [stat, status] = await Promise.all([readProc(pid, 'stat'), readProc(pid, 'status')]);
  // The name stands in parentheses and may hold any character, so count from the last one: proc(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const kilobytes = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
  if (!Number.isFinite(ticks) || !Number.isFinite(kilobytes)) return undefined;
  return { cpuSeconds: ticks / TICKS, memory: kilobytes * 1_024 };
}

/** Empty for a process that ended meanwhile, or that isn't ours to look at. */
async function readProc(pid: number, file: string): Promise<string> {
  return readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
}
