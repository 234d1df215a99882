import type { ControlPlane } from './control-plane.ts';
import { createExpiries } from './expiries.ts';
import type { ControlPlanePorts } from './ports.ts';
import { refusalOf } from './refusal-of.ts';

/**
 * How often it is looked for room on the disk for runs that had none, and for approvals that a store which could not
 * be read kept from being closed when they expired.
 */
const SWEEP_MS = 30_000;
/** Runs that are taken up at a time: what they have to do takes places and memory. */
const PAGE = 100;

export interface Residency {
  /** Looks for expired approvals now, and for room on the disk. Resolves when their runs have looked at what is due. */
  readonly sweep: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Keeps a process that stays going: runs that were left unfinished go on, and those that wait for people alone
 * cost nothing but their id, however many there are. `onTrouble` hears why a look broke off; the next tries again.
 */
export async function createResidency(
  plane: ControlPlane,
  ports: ControlPlanePorts,
  onTrouble: (message: string) => void = () => undefined,
): Promise<Residency> {
  const { store, clock } = ports;
  const tellTrouble = (error: unknown): void => onTrouble(refusalOf(error).message);
  /** Runs that a full disk halted: there may be room again. What a bug halted would only halt again. */
  const outOfRoom = new Set<string>();
  const stop = plane.subscribe((item) => {
    if (item.kind === 'halted' && item.refusal.code === 'disk_full') outOfRoom.add(item.runId);
  });
  const expiries = createExpiries({ plane, store, clock, onTrouble: tellTrouble });
  plane.parkWaiting(await runIds('waiting'));
  for (const runId of await runIds('running')) await plane.drive(runId);

  async function runIds(status: 'waiting' | 'running'): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.listRuns({ statuses: [status], limit: PAGE, cursor });
      ids.push(...page.items.map(({ runId }) => runId));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  async function sweep(): Promise<void> {
    for (const runId of [...outOfRoom]) {
      outOfRoom.delete(runId);
      await plane.drive(runId);
    }
    await expiries.close();
  }

  let closed = false;
  let cancelTimer: () => void = () => undefined;
  // At once: approvals may have expired while nobody had the folder. The start doesn't wait for them.
  let sweeping = sweepAndGoOn();

  function sweepAndGoOn(): Promise<void> {
    return sweep()
      .catch(tellTrouble)
      .finally(() => {
        if (closed) return;
        cancelTimer = clock.after(SWEEP_MS, () => {
          sweeping = sweepAndGoOn();
        });
      });
  }

  return {
    sweep,
    async close() {
      closed = true;
      stop();
      cancelTimer();
      await expiries.stop();
      await sweeping;
    },
  };
}
