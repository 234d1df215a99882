import { expect, test } from 'vitest';
import { JOURNAL_STREAM } from '../../../core/audit/act.ts';
import { sha256 } from '../../../main/adapters/runtime-node/sha256.ts';
import { openMemoryStore } from '../../../main/adapters/store-memory/store.ts';
import { createJournal, type JournalEntry } from '../../../main/app/journal.ts';
import { turnedClock } from '../live/turned-clock.ts';

const ENTRY: JournalEntry = { type: 'settings.changed', data: { changed: ['theme'] } };

test('entries written at once, also by two writers, stand one after the other in one chain', async () => {
  const store = openMemoryStore();
  const parts = { store, clock: turnedClock(), sha256 };
  const [one, two] = [createJournal(parts), createJournal(parts)];
  await Promise.all([one(ENTRY), two(ENTRY), one(ENTRY), one(ENTRY), two(ENTRY)]);
  const records = await store.readEvents(JOURNAL_STREAM, 0, 100);
  expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  for (const [index, record] of records.entries()) {
    if (index > 0) expect(record.prev).toBe(records[index - 1]?.hash);
  }
});

test('an entry that can not be stored keeps none of the later ones back', async () => {
  const store = openMemoryStore();
  let isBroken = true;
  const journal = createJournal({
    store: {
      head: (stream) => store.head(stream),
      readEvents: (stream, after, limit) => store.readEvents(stream, after, limit),
      commit: (batch) => (isBroken ? Promise.reject(new Error('the disk is gone')) : store.commit(batch)),
    },
    clock: turnedClock(),
    sha256,
  });
  await expect(journal(ENTRY)).rejects.toThrow('the disk is gone');
  isBroken = false;
  await journal(ENTRY);
  expect((await store.head(JOURNAL_STREAM)).seq).toBe(1);
});
