import type { Change } from '../../../core/contract/system.ts';
import type { StatusView } from '../../../core/contract/system.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { FeedItem } from '../feed.ts';
import { approvalLine } from '../views/approval-line.ts';
import type { StoreReader } from '../../ports/store.ts';

/** The status bar follows changes after so many milliseconds, however many there are: counting takes the store's time. */
const STATUS_MS = 250;
/** While somebody looks, the status is counted anew this often even if nothing was told: processes come and go. */
const STATUS_TICK_MS = 2_000;

export interface HubParts {
  readonly store: Pick<StoreReader, 'getApproval'>;
  readonly clock: Clock;
  readonly subscribe: (listener: (item: FeedItem) => void) => () => void;
  readonly countStatus: () => Promise<StatusView>;
  readonly onBug: (error: unknown) => void;
}

export type ChangeListener = (key: string, change: Change) => void;

/** Turns what was committed into what windows are told, once for all of them. */
export interface Hub {
  /** Calls back for each change; the result ends it. */
  subscribe(listener: ChangeListener): () => void;
  /** Tells everybody to ask again for something. */
  tell(topic: Exclude<Change['topic'], 'run' | 'approval' | 'status'>): void;
  /** As it is now; those who ask at the same time share one count. */
  status(): Promise<StatusView>;
  /** How many listen. */
  readonly size: () => number;
  close(): void;
}

export function createHub({ store, clock, subscribe, countStatus, onBug }: HubParts): Hub {
  const listeners = new Set<ChangeListener>();
  let counting: Promise<StatusView> | null = null;
  let told = '';
  let cancelStatus: (() => void) | null = null;
  let statusDue = Infinity;
  let isClosed = false;

  function emit(key: string, change: Change): void {
    for (const listener of [...listeners]) listener(key, change);
  }

  function status(): Promise<StatusView> {
    counting ??= countStatus().finally(() => (counting = null));
    return counting;
  }

  /** A sooner wish replaces a later one; nothing is counted while nobody listens. */
  function countWithin(ms: number): void {
    const due = clock.now() + ms;
    if (listeners.size === 0 || isClosed || due >= statusDue) return;
    cancelStatus?.();
    statusDue = due;
    cancelStatus = clock.after(ms, () => {
      statusDue = Infinity;
      void tellStatus().catch(onBug);
    });
  }

  async function tellStatus(): Promise<void> {
    const view = await status();
    const text = JSON.stringify(view);
    if (text !== told) emit('status', { topic: 'status', status: view });
    told = text;
    countWithin(STATUS_TICK_MS);
  }

  async function tellApproval(approvalId: string): Promise<void> {
    const view = await store.getApproval(approvalId);
    if (view) emit(`approval:${approvalId}`, { topic: 'approval', approval: approvalLine(view) });
  }

  const stop = subscribe((item) => {
    if (item.kind === 'notice' || listeners.size === 0) return;
    countWithin(STATUS_MS);
    if (item.kind === 'halted') return;
    emit(`run:${item.runId}`, { topic: 'run', run: item.summary });
    for (const id of approvalsIn(item.events)) void tellApproval(id).catch(onBug);
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      countWithin(STATUS_TICK_MS);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        cancelStatus?.();
        statusDue = Infinity;
      };
    },
    tell: (topic) => emit(topic, { topic }),
    status,
    size: () => listeners.size,
    close() {
      isClosed = true;
      stop();
      cancelStatus?.();
      listeners.clear();
    },
  };
}

function approvalsIn(events: Extract<FeedItem, { kind: 'committed' }>['events']): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { data } of events) if ('approvalId' in data) ids.add(data.approvalId);
  return ids;
}
