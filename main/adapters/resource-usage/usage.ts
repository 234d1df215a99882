import type { ProcessUsage, Usage } from '../../ports/usage.ts';
import { readByPowerShell, readByPs } from './read-by-command.ts';
import { readLinux, type Reading } from './read-linux.ts';

/** Processes in one sample: far more than there are agents. */
const MAX_PIDS = 1_000;
/** Two readings closer than this say nothing about processor time: the system counts in hundredths of a second. */
const MIN_INTERVAL_MS = 100;

interface Before extends Reading {
  readonly at: number;
  readonly cpu: number | null;
}

/** What processes take of this machine. A process that wasn't in the last sample has no processor figure yet. */
export function createUsage(): Usage {
  let before = new Map<number, Before>();
  let sampling: Promise<unknown> = Promise.resolve();

  async function sample(pids: readonly number[]): Promise<ReadonlyMap<number, ProcessUsage>> {
    const readings = await read(pids.slice(0, MAX_PIDS));
    const at = performance.now();
    const next = new Map<number, Before>();
    for (const [pid, reading] of readings) next.set(pid, since(before.get(pid), reading, at));
    before = next;
    return new Map([...next].map(([pid, { cpu, memory }]) => [pid, { cpu, memory }]));
  }

  return {
    sample(pids) {
      const next = sampling.then(() => sample(pids));
      // A listing that fails is a bug of its caller's alone: the next one is tried all the same.
      sampling = next.catch(() => undefined);
      return next;
    },
  };
}

function since(before: Before | undefined, reading: Reading, at: number): Before {
  if (!before || reading.cpuSeconds < before.cpuSeconds) return { ...reading, at, cpu: null };
  const elapsed = at - before.at;
  if (elapsed < MIN_INTERVAL_MS) return { ...before, memory: reading.memory };
  const cpu = ((reading.cpuSeconds - before.cpuSeconds) * 100_000) / elapsed;
  return { ...reading, at, cpu: Math.round(cpu * 10) / 10 };
}

async function read(pids: readonly number[]): Promise<ReadonlyMap<number, Reading>> {
  if (pids.length === 0) return new Map();
  switch (process.platform) {
    case 'linux': {
      const readings = await Promise.all(pids.map(async (pid) => [pid, await readLinux(pid)] as const));
      return new Map(readings.flatMap(([pid, reading]) => (reading ? [[pid, reading]] : [])));
    }
    case 'win32':
      return readByPowerShell(pids);
    default:
      return readByPs(pids);
  }
}
