import Database from 'better-sqlite3';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_HEAD } from '../../core/audit/chain.ts';
import { openSqliteReader } from '../../main/adapters/store-sqlite/reader.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { endOf, makeFolder, makeRecords, makeRun, refusalOf } from '../support/store-fixtures.ts';
import { startProgram } from '../support/store-processes.ts';

let folder: ReturnType<typeof makeFolder>;
let db: string;
beforeEach(() => {
  folder = makeFolder();
  db = join(folder.dir, 'signalbox.db');
});
afterEach(() => folder.remove());

const open = () => openSqliteStore({ dataDir: folder.dir, owner: 'damage test' });

/** A closed store of about 100 pages. */
async function makeStore(): Promise<void> {
  const store = await open();
  const records = makeRecords('run/a', EMPTY_HEAD, 1_000);
  await store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records, run: makeRun('a') });
  await store.close();
}

/** Replaces bytes in the middle of the file. */
function overwrite(from: number, bytes: Buffer): void {
  const content = readFileSync(db);
  bytes.copy(content, from);
  writeFileSync(db, content);
}

/** Where the events lie, page by page from 1: nothing else of the file is read with them. */
function pagesOfEvents(): readonly number[] {
  const raw = new Database(db, { readonly: true });
  const pages = raw
    .prepare<[], { pageno: number }>(
      "SELECT pageno FROM dbstat WHERE name = 'events' AND pagetype = 'leaf' ORDER BY pageno",
    )
    .all();
  raw.close();
  return pages.map(({ pageno }) => pageno);
}

/** Changes the database past its triggers, as a foreign program could. */
function tamper(sql: string): void {
  const raw = new Database(db);
  raw.exec(`DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete; ${sql}`);
  raw.close();
}

async function expectRefusedUntouched(attempt: () => Promise<unknown>): Promise<void> {
  const before = readFileSync(db);
  const refusal = await refusalOf(attempt());
  expect(refusal.code).toBe('data_folder_damaged');
  expect(refusal.message).toContain(db);
  expect(refusal.fix).toContain('Move');
  expect(readFileSync(db).equals(before)).toBe(true);
}

describe('a damaged database is refused and left as it is', () => {
  it.each<[string, () => void]>([
    ['that is no database at all', () => writeFileSync(db, 'hello, this is a text file\n'.repeat(500))],
    ['that is empty', () => truncateSync(db, 0)],
    ['that was cut off', () => truncateSync(db, 10 * 4096)],
    ['whose first page is gone', () => overwrite(0, Buffer.alloc(4096))],
    ['whose table of contents is garbage', () => overwrite(100, Buffer.alloc(900, 0xa5))],
    [
      'whose newest events were changed',
      () => tamper("UPDATE events SET body = replace(body, 'step[999]', 'step[998]')"),
    ],
    [
      'that belongs to another program',
      () => {
        rmSync(db);
        const other = new Database(db);
        other.exec('CREATE TABLE bookmarks (url TEXT)');
        other.close();
      },
    ],
  ])('one %s, for the store and for a reader', async (_, damage) => {
    await makeStore();
    damage();
    await expectRefusedUntouched(open);
    await expectRefusedUntouched(() => openSqliteReader({ dataDir: folder.dir }));
    expect(readdirSync(folder.dir).filter((name) => name.startsWith('owner.json'))).toEqual([]);
  });

  it('found page by page after a crash', async () => {
    await makeStore();
    const holder = startProgram('store-holder.ts', [folder.dir]);
    await holder.nextLine();
    await holder.kill();
    // A page in the middle that a start doesn't otherwise touch.
    overwrite(40 * 4096, Buffer.alloc(4096, 0xa5));
    await expectRefusedUntouched(open);
    // Not only the first time.
    await expectRefusedUntouched(open);
  });

  it('found when the damaged place is read; nothing is written from then on', async () => {
    await makeStore();
    for (const page of pagesOfEvents().slice(5, 25)) overwrite((page - 1) * 4096, Buffer.alloc(4096, 0xa5));
    const store = await open();
    await expectRefusedUntouched(() => store.readEvents('run/a', 0, 10_000));
    await expectRefusedUntouched(() =>
      store.commit({
        stream: 'run/b',
        expected: EMPTY_HEAD,
        records: makeRecords('run/b', EMPTY_HEAD, 1),
      }),
    );
    const before = readFileSync(db);
    await store.close();
    expect(readFileSync(db).equals(before)).toBe(true);
  });

  it.each([
    ['changed', `UPDATE events SET body = replace(body, 'step[10]', 'step[11]') WHERE seq = 11`],
    [
      'exchanged with their hashes',
      'UPDATE events SET body = (SELECT body FROM events WHERE seq = 12), hash = (SELECT hash FROM events WHERE seq = 12) WHERE seq = 11',
    ],
    ['removed', 'DELETE FROM events WHERE seq = 11'],
  ])('whose old events were %s, when they are read', async (_, sql) => {
    await makeStore();
    tamper(sql);
    const store = await open();
    expect(await store.readEvents('run/a', 0, 10)).toHaveLength(10);
    const refusal = await refusalOf(store.readEvents('run/a', 0, 100));
    expect(refusal.code).toBe('data_folder_damaged');
    expect(refusal.message).toMatch(/event 1[12] of run\/a/);
    await store.close();
  });

  it('whose main file is missing while its log is not', async () => {
    const holder = startProgram('store-committer.ts', [folder.dir]);
    await holder.nextLine();
    await holder.kill();
    renameSync(db, `${db}.elsewhere`);
    const refusal = await refusalOf(open());
    expect(refusal.code).toBe('data_folder_damaged');
    expect(readdirSync(folder.dir)).not.toContain('signalbox.db');
  });

  it('with the way back: the newest backup, put in its place, works', async () => {
    await makeStore();
    const backups = join(folder.dir, 'backups');
    mkdirSync(backups);
    copyFileSync(db, join(backups, 'signalbox-1-20300101T000000000Z.db'));
    const newest = join(backups, 'signalbox-1-20300102T000000000Z.db');
    copyFileSync(db, newest);
    writeFileSync(db, 'broken');
    const refusal = await refusalOf(open());
    expect(refusal.fix).toContain(newest);
    rmSync(db);
    copyFileSync(newest, db);
    const store = await open();
    expect((await store.head('run/a')).seq).toBe(1_000);
    await store.close();
  });
});

describe('a data folder that is none', () => {
  it('refuses a file in its place, or in its path', async () => {
    const file = join(folder.dir, 'file');
    writeFileSync(file, '');
    for (const dataDir of [file, join(file, 'sub')]) {
      const refusal = await refusalOf(openSqliteStore({ dataDir, owner: 'damage test' }));
      expect(refusal.code).toBe('invalid_input');
      expect(refusal.message).toContain(dataDir);
    }
  });

  it('starts over what was left of a first start that was cut short', async () => {
    writeFileSync(`${db}.new`, 'half a database');
    writeFileSync(`${db}.new-wal`, 'half a log');
    const store = await open();
    const records = makeRecords('run/a', EMPTY_HEAD, 1);
    await store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records });
    expect(await store.head('run/a')).toEqual(endOf(records));
    await store.close();
    expect(readdirSync(folder.dir).sort()).toEqual(['owner.lock', 'signalbox.db']);
  });
});
