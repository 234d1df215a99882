import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The listing of a busy machine (ps, PowerShell) at most, in bytes and milliseconds. */
const LISTING_LIMITS = { maxBuffer: 16 * 1024 * 1024, timeout: 10_000 };

/** Files of /proc that are open at once: ending processes must work when this one is short of files. */
const OPEN_AT_ONCE = 16;

/** One living process. `startTime` tells it from a later one with the same number. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  /** Process group; the pid itself where there are no groups (Windows). */
  readonly group: number;
  readonly startTime: string;
}

/** Environment variable that every agent process and its children carry: who they belong to. */
export const TOKEN_VARIABLE = 'SIGNALBOX_PROCESS';

/** All processes that live now. Ended ones that nobody has collected yet (zombies) are left out. */
export async function listProcesses(): Promise<readonly ProcessRow[]> {
  switch (process.platform) {
    case 'linux':
      return listLinux();
    case 'win32':
      return listWindows();
    default:
      return listByPs();
  }
}

/** The start time of one process in the form of `listProcesses`; undefined when it doesn't live. */
export async function readStartTime(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') return (await readLinuxRow(pid, await readBootId()))?.startTime;
  return (await listProcesses()).find((row) => row.pid === pid)?.startTime;
}

/**
 * Those of the processes that carry the token in their environment: children that left the group and whose
 * parent is gone are found by nothing else. Only Linux shows the environment; elsewhere none is found so.
 */
export async function findByToken(
  rows: readonly ProcessRow[],
  token: string,
): Promise<readonly ProcessRow[]> {
  if (process.platform !== 'linux') return [];
  const needle = `${TOKEN_VARIABLE}=${token}\0`;
  const found = await inBatches(rows, async (row) => {
    // Other people's processes can't be read, and some end meanwhile: both aren't ours to end.
    const environment = await readFile(`/proc/${row.pid}/environ`, 'latin1').catch(() => '');
    return environment.includes(needle);
  });
  return rows.filter((_, index) => found[index]);
}

async function listLinux(): Promise<readonly ProcessRow[]> {
  const [entries, boot] = await Promise.all([readdir('/proc'), readBootId()]);
  const pids = entries.filter((entry) => /^\d+$/.test(entry)).map(Number);
  const rows = await inBatches(pids, (pid) => readLinuxRow(pid, boot));
  return rows.filter((row) => row !== undefined);
}

async function inBatches<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += OPEN_AT_ONCE) {
    results.push(...(await Promise.all(items.slice(from, from + OPEN_AT_ONCE).map(work))));
  }
  return results;
}

/** Start times count from the boot, so a record of an earlier boot must not match. */
async function readBootId(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown');
  return id.trim();
}

async function readLinuxRow(pid: number, boot: string): Promise<ProcessRow | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name stands in parentheses and may hold any character, so count from the last one: proc(5).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group] = fields;
  const startTime = fields[19];
  if (startTime === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, parent: Number(parent), group: Number(group), startTime: `${boot}/${startTime}` };
}

async function listByPs(): Promise<readonly ProcessRow[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,lstart='], {
    ...LISTING_LIMITS,
    env: { ...process.env, LC_ALL: 'C' },
  });
  return stdout.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line);
    const [, pid, parent, group, state, startTime] = match ?? [];
    if (startTime === undefined || state?.startsWith('Z') === true) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), startTime }];
  });
}

async function listWindows(): Promise<readonly ProcessRow[]> {
  const query =
    'Get-CimInstance Win32_Process | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) ' +
    '$(if ($_.CreationDate) { $_.CreationDate.ToFileTimeUtc() } else { 0 })" }';
  const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', query], {
    ...LISTING_LIMITS,
    windowsHide: true,
  });
  return stdout.split('\n').flatMap((line) => {
    const [pid, parent, startTime] = line.trim().split(' ');
    if (startTime === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(pid), startTime }];
  });
}
