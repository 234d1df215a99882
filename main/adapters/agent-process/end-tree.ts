import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { findByToken, listProcesses, type ProcessRow } from './process-table.ts';

/** A killed process leaves within milliseconds; one stuck in the kernel may not: 5 s, then give up on it. */
const ROUNDS = 100;
const ROUND_MS = 50;
const FIRST_ROUND_MS = 5;

/** Which processes belong to an agent: its leader (also its group), its token, and what was seen below it. */
export interface TreeIdentity {
  readonly pid: number | null;
  readonly token: string;
}

/**
 * Ends an agent's processes at once and waits until none lives: its group, its descendants, and those that
 * carry its token though they left both. Call it while the leader is still known by its start time, or has
 * just ended: its number can't be taken by another process while members of its group live.
 * Gives back how many it had to end.
 */
export async function endTree(identity: TreeIdentity): Promise<number> {
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const members = await findMembers(identity, seen).catch(() => undefined);
    if (!members) {
      // No list to be had (out of files, no ps): the group can still be ended, the rest in the next round.
      if (identity.pid !== null && process.platform !== 'win32') signal(-identity.pid, 'SIGKILL');
      await delay(ROUND_MS);
      continue;
    }
    if (members.length === 0) break;
    for (const member of members) seen.add(nameOf(member));
    await kill(identity.pid, members);
    await delay(round === 0 ? FIRST_ROUND_MS : ROUND_MS);
  }
  return seen.size;
}

/** Tells a process from a later one with the same number. */
function nameOf(row: ProcessRow): string {
  return `${row.pid}/${row.startTime}`;
}

/**
 * All that lives of an agent's tree, with those of `seen` that live still: a process that is on its way out
 * has no environment any more, so its token can't be found twice. Rejects when processes can't be listed.
 */
export async function findMembers(
  { pid, token }: TreeIdentity,
  seen: ReadonlySet<string> = new Set(),
): Promise<readonly ProcessRow[]> {
  const rows = await listProcesses();
  const members = new Set(await findByToken(rows, token));
  for (const row of rows) if (seen.has(nameOf(row))) members.add(row);
  if (pid !== null) {
    for (const row of rows) if (row.pid === pid || row.group === pid) members.add(row);
  }
  addDescendants(members, rows);
  return [...members].filter((row) => row.pid !== process.pid);
}

function addDescendants(members: Set<ProcessRow>, rows: readonly ProcessRow[]): void {
  const children = Map.groupBy(rows, (row) => row.parent);
  // A set iterates over what is added meanwhile, so this walks the whole tree below.
  for (const member of members) {
    for (const child of children.get(member.pid) ?? []) members.add(child);
  }
}

async function kill(leader: number | null, members: readonly ProcessRow[]): Promise<void> {
  if (process.platform === 'win32') {
    const pids = members.flatMap((member) => ['/PID', String(member.pid)]);
    await new Promise<void>((resolve) => {
      // Its exit code says "not found" for those that ended meanwhile; the next round looks again.
      execFile('taskkill', [...pids, '/T', '/F'], { windowsHide: true }, () => resolve());
    });
    return;
  }
  // The group in one stroke, so that no member can fork away between two kills.
  if (leader !== null && members.some((member) => member.group === leader)) signal(-leader, 'SIGKILL');
  for (const member of members) signal(member.pid, 'SIGKILL');
}

/** Sends a signal to a process or, with a negative number, to a group; false when there is none. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    // ESRCH: it has ended meanwhile. EPERM: it changed its user, so it isn't ours to end any more.
    if (error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')) {
      return false;
    }
    throw error;
  }
}
