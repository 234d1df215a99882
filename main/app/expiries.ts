import type { StoreReader } from '../ports/store.ts';
import type { ControlPlane } from './control-plane.ts';
import type { ControlPlanePorts } from './ports.ts';

/** Runs that are taken up at a time when their approvals expire: each may be as large as a run can be. */
const TOGETHER = 25;

export interface Expiries {
  /** Closes what has expired by now. Rejects with what keeps it from looking; what it found before that is closed. */
  readonly close: () => Promise<void>;
  /** Ends the waiting; resolves once what is under way is over. */
  readonly stop: () => Promise<void>;
}

export interface ExpiryParts {
  readonly plane: Pick<ControlPlane, 'subscribe' | 'advance' | 'isDriving'>;
  readonly store: Pick<StoreReader, 'listApprovals'>;
  readonly clock: ControlPlanePorts['clock'];
  /** Hears what kept it from looking when a moment came. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Closes approvals at the moment in which they expire, also those of runs of which nothing is in memory. However many
 * wait, there is one alarm, for the next of them: the store's index by expiry names it, and what is asked for later
 * is heard of.
 */
export function createExpiries({ plane, store, clock, onTrouble }: ExpiryParts): Expiries {
  let next = Infinity;
  let cancelAlarm: () => void = () => undefined;
  let stopped = false;
  /** One after the other: two at a time would take up the same runs. */
  let closing: Promise<void> = Promise.resolve();

  const unsubscribe = plane.subscribe((item) => {
    if (item.kind !== 'committed') return;
    for (const event of item.events) {
      if (event.type === 'approval.requested') lookAt(Date.parse(event.data.expiresAt));
    }
  });

  function lookAt(time: number): void {
    if (stopped || time >= next) return;
    cancelAlarm();
    next = time;
    cancelAlarm = clock.at(time, () => {
      next = Infinity;
      close().catch(onTrouble);
    });
  }

  function close(): Promise<void> {
    const turn = closing.then(closeDue);
    closing = turn.catch(() => undefined);
    return turn;
  }

  /** By order of expiry, page by page, up to the first that is still to come: that one is waited for. */
  async function closeDue(): Promise<void> {
    let cursor: string | undefined;
    do {
      const filter = { statuses: ['waiting'], order: 'expiry', limit: TOGETHER, cursor } as const;
      const page = await store.listApprovals(filter);
      if (stopped) return;
      const now = clock.now();
      const due = page.items.filter(({ expiresAt }) => Date.parse(expiresAt) <= now);
      // A run that was halted here is not gone on with by this.
      const runIds = new Set(due.map(({ runId }) => runId).filter((runId) => plane.isDriving(runId)));
      await Promise.all([...runIds].map((runId) => plane.advance(runId)));
      const following = page.items[due.length];
      if (following) {
        lookAt(Date.parse(following.expiresAt));
        return;
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  return {
    close,
    async stop() {
      stopped = true;
      unsubscribe();
      cancelAlarm();
      await closing;
    },
  };
}
