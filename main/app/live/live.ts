import type { HealthView } from '../../../core/contract/health.ts';
import type { LogPage, RunDetail, RunItem } from '../../../core/contract/runs.ts';
import type { Change, LiveItem } from '../../../core/contract/system.ts';
import type { Clock } from '../../ports/runtime.ts';
import type { Logs } from '../../ports/logs.ts';
import type { FeedItem } from '../feed.ts';
import { runDelta } from '../views/run-delta.ts';
import type { Hub } from './hub.ts';
import { createMailbox, type Mailbox } from './mailbox.ts';

/** What a window hears of everything at most so often: an approval that follows its run's start is seen at once. */
const CHANGES_MS = 20;
/** An open run or log is read anew for each message: twenty a second, more than that nobody sees. */
const FLUSH_MS = 50;
/** Different runs and approvals that wait for a slow window; then it is told to ask anew. */
const MAX_WAITING = 2_000;
/** That something changed, however often: its reader asks what. */
const NEWEST = [1, FLUSH_MS] as const;
/** How often a window that looks at the agents hears of them. */
const HEALTH_MS = 2_000;
/** Lines of logs in one message. */
const LOG_LINES = 500;

export interface LiveParts {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly logs: Pick<Logs, 'read' | 'watch'>;
  readonly subscribe: (listener: (item: FeedItem) => void) => () => void;
  /** A run as it is now; undefined when there is none. */
  readonly readRun: (runId: string) => Promise<RunDetail | undefined>;
  readonly readHealth: () => Promise<HealthView>;
}

/**
 * What changes, for one reader each and at its pace, until `signal` is aborted. Nothing is listened to before the
 * first item is asked for, and nothing after the end.
 */
export interface Live {
  changes(signal: AbortSignal): AsyncGenerator<LiveItem, void>;
  /** The run must exist when it begins. */
  run(runId: string, signal: AbortSignal): AsyncGenerator<RunItem, void>;
  logs(
    runId: string,
    stepId: string | null,
    after: number,
    signal: AbortSignal,
  ): AsyncGenerator<LogPage, void>;
  health(signal: AbortSignal): AsyncGenerator<HealthView, void>;
}

export function createLive({ hub, clock, logs, subscribe, readRun, readHealth }: LiveParts): Live {
  /** A mailbox that is filled until the reader is gone; `fill` gives how to end it. */
  async function* follow<T, I>(
    signal: AbortSignal,
    [limit, flushMs]: readonly [limit: number, flushMs: number],
    fill: (box: Mailbox<T>) => () => void,
    read: (box: Mailbox<T>) => AsyncGenerator<I, void>,
  ): AsyncGenerator<I, void> {
    if (signal.aborted) return;
    const box = createMailbox<T>({ clock, flushMs, limit });
    const stop = fill(box);
    const close = (): void => box.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      yield* read(box);
    } finally {
      signal.removeEventListener('abort', close);
      box.close();
      stop();
    }
  }

  async function* readChanges(box: Mailbox<Change>): AsyncGenerator<LiveItem, void> {
    let seq = 0;
    yield { kind: 'snapshot', seq, status: await hub.status() };
    for (;;) {
      const mail = await box.take();
      if (mail.kind === 'closed') return;
      seq += 1;
      if (mail.kind === 'lost') yield { kind: 'lost', seq };
      else yield { kind: 'delta', seq, changes: mail.items };
    }
  }

  async function* readChangesOfRun(runId: string, box: Mailbox<null>): AsyncGenerator<RunItem, void> {
    let known = await readRun(runId);
    if (!known) return;
    let seq = 0;
    yield { kind: 'snapshot', seq, run: known };
    for (;;) {
      const mail = await box.take();
      if (mail.kind === 'closed') return;
      const next = await readRun(runId);
      if (!next) return;
      const delta = runDelta(known, next);
      known = next;
      if (delta === null) continue;
      seq += 1;
      yield { kind: 'delta', seq, delta };
    }
  }

  async function* readLines(
    [runId, stepId, after]: readonly [string, string | null, number],
    box: Mailbox<null>,
  ): AsyncGenerator<LogPage, void> {
    let next = after;
    for (let isFirst = true; ; isFirst = false) {
      const page = await logs.read(runId, stepId, next, LOG_LINES);
      if (isFirst || page.lines.length > 0) yield page;
      next = page.next;
      if (page.more) continue;
      const mail = await box.take();
      if (mail.kind === 'closed') return;
    }
  }

  async function* readAgents(box: Mailbox<null>): AsyncGenerator<HealthView, void> {
    for (;;) {
      yield await readHealth();
      const cancel = clock.after(HEALTH_MS, () => box.put('tick', null));
      const mail = await box.take();
      cancel();
      if (mail.kind === 'closed') return;
    }
  }

  const watchRun = (runId: string) => (box: Mailbox<null>) =>
    subscribe((item) => {
      if (item.runId === runId && item.kind !== 'notice') box.put('run', null);
    });

  return {
    changes: (signal) =>
      follow<Change, LiveItem>(
        signal,
        [MAX_WAITING, CHANGES_MS],
        (box) => hub.subscribe((key, change) => box.put(key, change)),
        readChanges,
      ),
    run: (runId, signal) =>
      follow(signal, NEWEST, watchRun(runId), (box: Mailbox<null>) => readChangesOfRun(runId, box)),
    logs: (runId, stepId, after, signal) =>
      follow(
        signal,
        NEWEST,
        (box: Mailbox<null>) => logs.watch(runId, () => box.put('lines', null)),
        (box) => readLines([runId, stepId, after], box),
      ),
    health: (signal) =>
      follow(
        signal,
        NEWEST,
        (box: Mailbox<null>) =>
          hub.subscribe((_, { topic }) => {
            if (topic === 'agents') box.put('agents', null);
          }),
        readAgents,
      ),
  };
}
