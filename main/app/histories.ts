import type { StoreReader } from '../ports/store.ts';
import { eventOf, streamOf } from './stream.ts';
import { createHistory, type History } from './views/history.ts';

/** Histories that are kept to be gone on with: a few open screens. */
const MAX_KEPT = 8;
/** Records read at a time. */
const PAGE = 1_000;

interface Kept {
  readonly history: History;
  seq: number;
  /** Reads of one run happen one after the other, so that no event is added twice. */
  reading: Promise<unknown>;
}

/** Histories of runs up to now; of the runs asked for last only what is new is read. */
export type ReadHistory = (runId: string) => Promise<History>;

export function createHistories(store: Pick<StoreReader, 'readEvents'>): ReadHistory {
  const kept = new Map<string, Kept>();

  async function catchUp(runId: string, entry: Kept): Promise<History> {
    for (;;) {
      const page = await store.readEvents(streamOf(runId), entry.seq, PAGE);
      for (const record of page) {
        entry.history.add(record.seq, eventOf(record));
        entry.seq = record.seq;
      }
      if (page.length < PAGE) return entry.history;
    }
  }

  return (runId) => {
    const entry = kept.get(runId) ?? { history: createHistory(), seq: 0, reading: Promise.resolve() };
    // Asked for last, so it is the last to go.
    kept.delete(runId);
    kept.set(runId, entry);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    const next = entry.reading.then(
      () => catchUp(runId, entry),
      () => catchUp(runId, entry),
    );
    entry.reading = next;
    return next;
  };
}
