import { EMPTY_HEAD, type Head, type SealedRecord } from '../../core/audit/chain.ts';
import type { TimedEvent } from '../domain/run/events.ts';
import { evolve } from '../domain/run/evolve.ts';
import type { RunState } from '../domain/run/state.ts';
import type { StoreReader } from '../ports/store.ts';

/** Records read at a time, so that a long run is never in memory twice. */
const PAGE = 1_000;

/** The stream of a run's events. */
export function streamOf(runId: string): string {
  return `run/${runId}`;
}

/** All records of a run in order, a page at a time. */
export async function* readRun(store: StoreReader, runId: string): AsyncGenerator<SealedRecord> {
  let after = 0;
  for (;;) {
    const page = await store.readEvents(streamOf(runId), after, PAGE);
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.seq;
  }
}

/** A run rebuilt from its events, with the end of its stream; undefined when there is none. */
export async function loadRun(
  store: StoreReader,
  runId: string,
): Promise<{ readonly state: RunState; readonly head: Head } | undefined> {
  let state: RunState | undefined;
  let head: Head = EMPTY_HEAD;
  for await (const record of readRun(store, runId)) {
    state = evolve(state, eventOf(record));
    head = { seq: record.seq, hash: record.hash };
  }
  return state && { state, head };
}

/**
 * The event in a record. Its shape is vouched for by who wrote it: only this program's domain, and the
 * chain shows any later change. Old types are upgraded here when a new version needs it.
 */
export function eventOf(record: SealedRecord): TimedEvent {
  return { type: record.type, time: record.time, data: record.data } as TimedEvent;
}
