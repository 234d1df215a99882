import Database from 'better-sqlite3';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_HEAD } from '../../core/audit/chain.ts';
import { openSqliteReader, openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import {
  endOf,
  makeApproval,
  makeFolder,
  makeRecords,
  makeRun,
  refusalOf,
} from '../support/store-fixtures.ts';

let folder: ReturnType<typeof makeFolder>;
let db: string;
beforeEach(() => {
  folder = makeFolder();
  db = join(folder.dir, 'signalbox.db');
});
afterEach(() => folder.remove());

const open = (dataDir = folder.dir) => openSqliteStore({ dataDir, owner: 'contract test' });

describe('the SQLite store on disk', () => {
  it('has everything when it is opened again', async () => {
    const records = makeRecords('run/a', EMPTY_HEAD, 100);
    const receipt = { commandId: 'c', requestDigest: 'd', result: null };
    const row = { key: 'k', stream: 'run/a', kind: 'wait', payload: { ms: 5 } };
    let store = await open();
    await store.commit({
      ...{ stream: 'run/a', expected: EMPTY_HEAD, records, receipt, run: makeRun('a') },
      ...{ approvals: [makeApproval('p')], outboxAdd: [row] },
    });
    await store.close();
    store = await open();
    expect(await store.readEvents('run/a', 0, 1_000)).toEqual(records);
    expect(await store.head('run/a')).toEqual(endOf(records));
    expect(await store.getRun('a')).toEqual(makeRun('a'));
    expect(await store.getApproval('p')).toEqual(makeApproval('p'));
    expect(await store.receipt('c')).toEqual(receipt);
    expect(await store.outbox()).toEqual([row]);
    const more = makeRecords('run/a', endOf(records), 1);
    expect(await store.commit({ stream: 'run/a', expected: endOf(records), records: more })).toEqual({
      kind: 'committed',
    });
    await store.close();
  });

  it('finishes what was asked before the close', async () => {
    const store = await open();
    const records = makeRecords('run/a', EMPTY_HEAD, 3);
    const commit = store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records });
    const read = store.readEvents('run/a', 0, 10);
    await store.close();
    expect(await commit).toEqual({ kind: 'committed' });
    expect(await read).toEqual(records);
  });

  it('refuses UPDATE and DELETE of events to anyone', async () => {
    const store = await open();
    const records = makeRecords('run/a', EMPTY_HEAD, 3);
    await store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records });
    const raw = new Database(db);
    raw.pragma('recursive_triggers = ON');
    for (const sql of [
      "UPDATE events SET body = 'x'",
      'UPDATE events SET seq = seq + 10 WHERE seq = 3',
      'DELETE FROM events',
      'DELETE FROM events WHERE seq = 3',
      "INSERT OR REPLACE INTO events SELECT position, stream, seq, type, time, 'x', hash FROM events",
    ]) {
      expect(() => raw.exec(sql)).toThrow('append-only');
    }
    raw.close();
    expect(await store.readEvents('run/a', 0, 10)).toEqual(records);
    await store.close();
  });

  it.skipIf(process.platform === 'win32')('keeps the folder and its files to their user', async () => {
    const dataDir = join(folder.dir, 'made', 'by', 'it');
    const store = await open(dataDir);
    await store.commit({ stream: 'a', expected: EMPTY_HEAD, records: makeRecords('a', EMPTY_HEAD, 1) });
    const mode = (path: string) => statSync(path).mode & 0o777;
    expect(mode(dataDir)).toBe(0o700);
    for (const name of ['signalbox.db', 'signalbox.db-wal', 'signalbox.db-shm', 'owner.json']) {
      expect([name, mode(join(dataDir, name))]).toEqual([name, 0o600]);
    }
    await store.close();
  });

  it('holds a single batch of 10,000 records and a record of 5 MB', async () => {
    const store = await open();
    const many = makeRecords('run/a', EMPTY_HEAD, 10_000);
    const big = makeRecords('run/b', EMPTY_HEAD, 1, 'x'.repeat(5_000_000));
    const results = await Promise.all([
      store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records: many }),
      store.commit({ stream: 'run/b', expected: EMPTY_HEAD, records: big }),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['committed', 'committed']);
    expect(await store.readEvents('run/a', 0, 10_000)).toEqual(many);
    expect(await store.readEvents('run/b', 0, 1)).toEqual(big);
    await store.close();
  });

  it('takes a thousand commits at once, more than may be under way, in their order', async () => {
    const store = await open();
    let head = EMPTY_HEAD;
    const results = Array.from({ length: 1_000 }, (_, i) => {
      const records = makeRecords('run/a', head, 1, i);
      const result = store.commit({ stream: 'run/a', expected: head, records });
      head = endOf(records);
      return result;
    });
    expect((await Promise.all(results)).every(({ kind }) => kind === 'committed')).toBe(true);
    expect(await store.head('run/a')).toEqual(head);
    await store.close();
  });
});

describe('reading without owning', () => {
  it('reads a store that is not there yet as empty, makes nothing, and sees it once it is', async () => {
    const dataDir = join(folder.dir, 'later');
    const reader = await openSqliteReader({ dataDir });
    expect(await reader.listRuns({ limit: 10 })).toEqual({ items: [], nextCursor: null });
    expect(await reader.unfinishedRuns()).toEqual([]);
    expect(await reader.head('run/a')).toEqual(EMPTY_HEAD);
    expect(await reader.outbox()).toEqual([]);
    expect(await reader.getRun('a')).toBeUndefined();
    expect((await refusalOf(reader.listRuns({ limit: 0 }))).code).toBe('invalid_input');
    expect(existsSync(dataDir)).toBe(false);
    const store = await open(dataDir);
    await store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records: [], run: makeRun('a') });
    expect(await reader.getRun('a')).toEqual(makeRun('a'));
    await store.close();
    await reader.close();
    await expect(reader.getRun('a')).rejects.toThrow('closed');
  });

  it('leaves no file behind and the main file as it was', async () => {
    const store = await open();
    await store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records: [], run: makeRun('a') });
    await store.close();
    const { mtimeMs, size } = statSync(db);
    const reader = await openSqliteReader({ dataDir: folder.dir });
    expect(await reader.getRun('a')).toEqual(makeRun('a'));
    await reader.close();
    expect(statSync(db)).toMatchObject({ mtimeMs, size });
    // The next owner isn't misled about how the last one ended.
    expect(readdirSync(folder.dir)).not.toContain('owner.json');
  });
});
