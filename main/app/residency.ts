import type { ControlPlane } from './control-plane.ts';
import type { ControlPlanePorts } from './ports.ts';
import { refusalOf } from './refusal-of.ts';

/** How often expired approvals of runs that are not in memory are looked for. */
const SWEEP_MS = 30_000;
/** Runs that are taken up at a time: what they have to do takes places and memory. */
const PAGE = 100;
/** Approvals that one sweep closes; the next goes on. */
const MAX_SWEPT = 1_000;

export interface Residency {
  /** Looks for expired approvals now, and for room on the disk. Resolves when their runs have been told to look. */
  readonly sweep: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Keeps a process that stays going: runs that were left unfinished go on, and those that wait for people alone
 * cost nothing but their id, however many there are. `onTrouble` hears why a sweep broke off; the next tries again.
 */
export async function createResidency(
  plane: ControlPlane,
  ports: ControlPlanePorts,
  onTrouble: (message: string) => void = () => undefined,
): Promise<Residency> {
  const { store, clock } = ports;
  /** Runs that a full disk halted: there may be room again. What a bug halted would only halt again. */
  const outOfRoom = new Set<string>();
  const stop = plane.subscribe((item) => {
    if (item.kind === 'halted' && item.refusal.code === 'disk_full') outOfRoom.add(item.runId);
  });
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
    const expiresBefore = new Date(clock.now()).toISOString();
    let cursor: string | undefined;
    for (let seen = 0; seen < MAX_SWEPT; seen += PAGE) {
      const filter = { statuses: ['waiting'], expiresBefore, order: 'expiry', limit: PAGE, cursor } as const;
      const page = await store.listApprovals(filter);
      for (const runId of new Set(page.items.map((approval) => approval.runId))) {
        if (plane.isDriving(runId)) plane.nudge(runId);
      }
      if (page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }

  let closed = false;
  let sweeping: Promise<void> = Promise.resolve();
  let cancelTimer = schedule();

  function schedule(): () => void {
    return clock.after(SWEEP_MS, () => {
      sweeping = sweep()
        .catch((error: unknown) => onTrouble(refusalOf(error).message))
        .finally(() => {
          if (!closed) cancelTimer = schedule();
        });
    });
  }

  return {
    sweep,
    async close() {
      closed = true;
      stop();
      cancelTimer();
      await sweeping;
    },
  };
}
