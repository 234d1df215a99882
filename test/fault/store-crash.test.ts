import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqliteReader } from '../../main/adapters/store-sqlite/reader.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import type { StoreReader } from '../../main/ports/store.ts';
import { findBreak, makeFolder, readAll } from '../support/store-fixtures.ts';
import { startProgram, type TestProcess } from '../support/store-processes.ts';

/** After so many acknowledged commits the committer is killed: early, in the middle, after checkpoints. */
const KILL_AFTER = [0, 1, 7, 60, 250, 2, 33, 500];
const STREAMS = Array.from({ length: 6 }, (_, i) => `run/${i}`);

let folder: ReturnType<typeof makeFolder>;
let running: TestProcess | undefined;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(async () => {
  await running?.kill();
  folder.remove();
});

/** Fails unless the store holds every acknowledged commit, and each commit whole. */
async function expectIntact(store: StoreReader, acknowledged: ReadonlyMap<string, string>): Promise<void> {
  const records = await Promise.all(STREAMS.map((stream) => readAll(store, stream)));
  for (const [i, stream] of STREAMS.entries()) {
    const log = records[i] ?? [];
    expect(findBreak(log)).toBeUndefined();
    const [seq, hash] = (acknowledged.get(stream) ?? '0 ').split(' ');
    if (seq !== '0') expect(log[Number(seq) - 1]?.hash).toBe(hash);
    // The last commit is there with everything that belonged to it, or not at all.
    const end = log.length;
    expect((await store.getRun(stream))?.steps.ended ?? 0).toBe(end);
    expect((await store.getApproval(stream))?.reason ?? '0').toBe(String(end));
    expect((await store.outbox(stream)).map(({ payload }) => payload)).toEqual(end > 0 ? [end] : []);
    if (end > 0) {
      const receipt = await store.receipt(`${stream}@${end}`);
      expect(receipt?.requestDigest).toBe(log.at(-1)?.hash);
    }
  }
}

describe('a store whose process is killed with SIGKILL', () => {
  it('has every acknowledged commit, and none by half, each time it is opened again', async () => {
    const acknowledged = new Map<string, string>();
    const note = (line: string): void => {
      const [stream = '', seq, hash] = line.split(' ');
      acknowledged.set(stream, `${seq} ${hash}`);
    };
    for (const [round, killAfter] of KILL_AFTER.entries()) {
      running = startProgram('store-committer.ts', [folder.dir]);
      for (let i = 0; i < killAfter; i++) note(await running.nextLine());
      for (const line of await running.kill()) note(line);
      running = undefined;
      // Read without owning the folder (which leaves the log of the crash in place), or as its next owner.
      if (round % 2 === 0) {
        const reader = await openSqliteReader({ dataDir: folder.dir });
        await expectIntact(reader, acknowledged);
        await reader.close();
      } else {
        const store = await openSqliteStore({ dataDir: folder.dir, owner: 'crash test' });
        await expectIntact(store, acknowledged);
        await store.close();
      }
    }
    expect(acknowledged.size).toBe(STREAMS.length);
  });
});
