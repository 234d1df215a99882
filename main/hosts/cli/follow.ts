import { setTimeout as wait } from 'node:timers/promises';
import type { RunSummary } from '../../../core/run/views.ts';
import type { FeedListener } from '../../app/feed.ts';
import { eventOf, streamOf } from '../../app/stream.ts';
import type { StoreReader } from '../../ports/store.ts';

/** How often the log is looked at: fast enough to read along, cheap enough not to be noticed by who writes it. */
const EVERY_MS = 200;
/** Events taken at a time. */
const PAGE = 1_000;

/** Reads along in the log of a run that another process writes. */
export interface Follower {
  /** Tells the listeners of what is new, and gives the run as it stands then; undefined when there is none. */
  readonly look: () => Promise<RunSummary | undefined>;
  /** Keeps looking and telling until the returned function is called. */
  readonly listen: (listener: FeedListener) => () => void;
}

/** Tells all events of the run (`from: start`), or those that come after the first look (`from: now`). */
export function createFollower(store: StoreReader, runId: string, from: 'start' | 'now'): Follower {
  const listeners = new Set<FeedListener>();
  let seen = from === 'start' ? 0 : null;
  let turn = Promise.resolve<RunSummary | undefined>(undefined);

  async function lookNow(): Promise<RunSummary | undefined> {
    seen ??= (await store.head(streamOf(runId))).seq;
    for (;;) {
      const records = await store.readEvents(streamOf(runId), seen, PAGE);
      const summary = await store.getRun(runId);
      const last = records.at(-1);
      if (!summary || !last) return summary;
      seen = last.seq;
      const events = records.map(eventOf);
      for (const listener of [...listeners]) listener({ kind: 'committed', runId, events, summary });
    }
  }

  /** One after the other, so that nothing is told twice. What goes wrong once goes wrong for all who look later. */
  function look(): Promise<RunSummary | undefined> {
    turn = turn.then(lookNow);
    return turn;
  }

  return {
    look,
    listen(listener) {
      listeners.add(listener);
      const timer = setInterval(() => {
        // Whoever waits for the run looks, too, and hears what is wrong.
        look().catch(() => clearInterval(timer));
      }, EVERY_MS);
      return () => {
        clearInterval(timer);
        listeners.delete(listener);
      };
    },
  };
}

/** A short while between two looks. */
export function pause(): Promise<void> {
  return wait(EVERY_MS);
}
