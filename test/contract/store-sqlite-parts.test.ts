import Database from 'better-sqlite3';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_HEAD, type Head } from '../../core/audit/chain.ts';
import { openWriter } from '../../main/adapters/store-sqlite/database.ts';
import { dataFiles, type DataFiles } from '../../main/adapters/store-sqlite/files.ts';
import { keepHeads } from '../../main/adapters/store-sqlite/heads.ts';
import { migrate, schemaVersion } from '../../main/adapters/store-sqlite/migrate.ts';
import { packBatch } from '../../main/adapters/store-sqlite/packed.ts';
import { prepareQueries } from '../../main/adapters/store-sqlite/queries.ts';
import { makeRoom } from '../../main/adapters/store-sqlite/room.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../main/adapters/store-sqlite/schema.ts';
import { openSqliteReader, openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { prepareWriter } from '../../main/adapters/store-sqlite/writer.ts';
import { endOf, makeFolder, makeRecords, makeRun, refusalOf } from '../support/store-fixtures.ts';

let folder: ReturnType<typeof makeFolder>;
let files: DataFiles;
beforeEach(() => {
  folder = makeFolder();
  files = dataFiles(folder.dir);
});
afterEach(() => folder.remove());

function openRaw(): Database.Database {
  writeFileSync(files.db, '', { flag: 'a' });
  return openWriter(files.db);
}

describe('migrations', () => {
  const next = { version: SCHEMA_VERSION + 1, sql: 'CREATE TABLE notes (text TEXT) STRICT' };
  const broken = { version: SCHEMA_VERSION + 2, sql: 'CREATE TABLE more (x TEXT); SELECT nonsense' };

  it('bring an old store forward after backing it up; its events are all there', async () => {
    const store = await openSqliteStore({ dataDir: folder.dir, owner: 'test' });
    const records = makeRecords('run/a', EMPTY_HEAD, 20);
    await store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records, run: makeRun('a') });
    await store.close();

    const db = openRaw();
    migrate(db, [...MIGRATIONS, next], files);
    expect(schemaVersion(db)).toBe(next.version);
    db.exec("INSERT INTO notes VALUES ('x')");
    const hashes = db.prepare('SELECT hash FROM events ORDER BY position').pluck();
    expect(hashes.all()).toEqual(records.map(({ hash }) => hash));
    db.close();

    const [backup = '', ...others] = readdirSync(files.backups);
    expect(others).toEqual([]);
    const kept = new Database(join(files.backups, backup), { readonly: true });
    expect(schemaVersion(kept)).toBe(SCHEMA_VERSION);
    expect(kept.prepare('SELECT hash FROM events ORDER BY position').pluck().all()).toEqual(
      records.map(({ hash }) => hash),
    );
    expect(kept.pragma('integrity_check', { simple: true })).toBe('ok');
    kept.close();
  });

  it('change nothing when one of their statements fails, and can be tried again', () => {
    const db = openRaw();
    migrate(db, MIGRATIONS, files);
    expect(() => migrate(db, [...MIGRATIONS, next, broken], files)).toThrow('nonsense');
    expect(schemaVersion(db)).toBe(next.version);
    expect(() => db.exec('SELECT * FROM more')).toThrow('no such table');
    migrate(db, [...MIGRATIONS, next, { ...broken, sql: 'CREATE TABLE more (x TEXT)' }], files);
    expect(schemaVersion(db)).toBe(broken.version);
    db.close();
  });

  it('make no backup of a new store, and keep the last five of an old one', () => {
    const db = openRaw();
    migrate(db, MIGRATIONS, files);
    expect(existsSync(files.backups)).toBe(false);
    mkdirSync(files.backups);
    const old = Array.from({ length: 6 }, (_, i) => `signalbox-1-2019010${i + 1}T000000000Z.db`);
    for (const name of [...old, 'mine.db']) writeFileSync(join(files.backups, name), '');
    migrate(db, [...MIGRATIONS, next], files);
    const names = readdirSync(files.backups).sort();
    expect(names).toHaveLength(6);
    expect(names).toContain('mine.db');
    expect(names.filter((name) => old.includes(name))).toEqual(old.slice(2));
    // A clock that was wrong: the backup just made stays among those from the future.
    for (const name of names) rmSync(join(files.backups, name));
    const future = Array.from({ length: 6 }, (_, i) => `signalbox-1-2999010${i + 1}T000000000Z.db`);
    for (const name of future) writeFileSync(join(files.backups, name), '');
    migrate(db, [...MIGRATIONS, next, { ...broken, sql: 'CREATE TABLE more (x TEXT)' }], files);
    const kept = readdirSync(files.backups).sort();
    expect(kept).toEqual([...future.slice(2), expect.stringContaining(`signalbox-${next.version}-`)]);
    db.close();
  });

  it('leave the store alone when the backup fails', () => {
    const db = openRaw();
    migrate(db, MIGRATIONS, files);
    writeFileSync(files.backups, 'a file where the folder should be');
    expect(() => migrate(db, [...MIGRATIONS, next], files)).toThrow('EEXIST');
    expect(schemaVersion(db)).toBe(SCHEMA_VERSION);
    db.close();
  });

  it('refuse a database from a newer version, for the store and for a reader', async () => {
    const db = openRaw();
    migrate(db, MIGRATIONS, files);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    for (const open of [
      () => openSqliteStore({ dataDir: folder.dir, owner: 'test' }),
      () => openSqliteReader({ dataDir: folder.dir }),
    ]) {
      const refusal = await refusalOf(open());
      expect(refusal.code).toBe('conflict');
      expect(refusal.message).toContain('newer version');
      expect(refusal.fix).not.toBe('');
    }
  });

  it('leave an older database to the next owner: a reader says so', async () => {
    const db = openRaw();
    migrate(db, MIGRATIONS, files);
    db.pragma(`user_version = ${SCHEMA_VERSION - 1}`);
    db.close();
    const refusal = await refusalOf(openSqliteReader({ dataDir: folder.dir }));
    expect(refusal.code).toBe('conflict');
    expect(refusal.message).toContain('older version');
  });
});

describe('a group commit', () => {
  it('fails the one batch that SQLite refuses, whole, and none of its neighbours', () => {
    const db = openRaw();
    migrate(db, MIGRATIONS, files);
    db.exec(`CREATE TRIGGER test_only BEFORE INSERT ON outbox WHEN new.key = 'bad'
      BEGIN SELECT RAISE(ABORT, 'not this one'); END`);
    const queries = prepareQueries(db);
    const commit = prepareWriter(db, queries);
    const records = (stream: string) => makeRecords(stream, EMPTY_HEAD, 2);
    const batch = (stream: string, key: string) =>
      packBatch({
        ...{ stream, expected: EMPTY_HEAD, records: records(stream), run: makeRun(stream) },
        receipt: { commandId: stream, requestDigest: 'd', result: null },
        outboxAdd: [{ key, stream, kind: 'k', payload: null }],
      });
    const outcomes = commit([batch('a', 'good'), batch('b', 'bad'), batch('c', 'fine')]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(db.inTransaction).toBe(false);
    expect(queries.head('a')).toEqual(endOf(records('a')));
    expect(queries.head('b')).toEqual(EMPTY_HEAD);
    expect(queries.receipt('b')).toBeUndefined();
    expect(queries.getRun('b')).toBeUndefined();
    expect(queries.outbox(undefined).map(({ key }) => key)).toEqual(['good', 'fine']);
    // What it remembers of the ends of streams is what the disk says, for the failed one, too.
    expect(commit([batch('a', 'x'), batch('b', 'y')])).toMatchObject([
      { ok: true, result: { kind: 'duplicate' } },
      { ok: true, result: { kind: 'committed' } },
    ]);
    db.close();
  });

  it('is one transaction: one sync for all', () => {
    const db = openRaw();
    migrate(db, MIGRATIONS, files);
    const commit = prepareWriter(db, prepareQueries(db));
    const reader = new Database(files.db, { readonly: true });
    const version = () => reader.pragma('data_version', { simple: true });
    const before = Number(version());
    commit(
      Array.from({ length: 50 }, (_, i) => {
        const stream = `run/${i}`;
        return packBatch({ stream, expected: EMPTY_HEAD, records: makeRecords(stream, EMPTY_HEAD, 1) });
      }),
    );
    expect(reader.prepare('SELECT count(*) FROM events').pluck().get()).toBe(50);
    expect(Number(version())).toBe(before + 1);
    reader.close();
    db.close();
  });
});

describe('lists', () => {
  it('answer each filter from an index, in order: no scan, no sort', () => {
    const db = openRaw();
    migrate(db, MIGRATIONS, files);
    // Through the statements that are really used: each is explained as it is prepared.
    const plans: string[] = [];
    const watched = new Proxy(db, {
      get(target, name) {
        if (name !== 'prepare') return Reflect.get(target, name, target) as unknown;
        return (sql: string) => {
          const parameters = Array<null>(sql.split('?').length - 1).fill(null);
          const plan = target.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters);
          plans.push(`${sql}: ${JSON.stringify(plan)}`);
          return target.prepare(sql);
        };
      },
    });
    const queries = prepareQueries(watched);
    plans.length = 0;
    const now = '2030-01-01T00:00:00.000Z';
    const waiting = ['waiting'] as const;
    const ask = [
      () => queries.listRuns({ limit: 5 }),
      () => queries.listRuns({ limit: 5, statuses: ['failed', 'running'], startedAfter: now }),
      () => queries.listRuns({ limit: 5, workflowId: 'w', workspace: '/w' }),
      () => queries.listRuns({ limit: 5, workspace: '/w', statuses: ['failed'] }),
      () => queries.listRuns({ limit: 5, text: 'x' }),
      () => queries.listApprovals({ limit: 5 }),
      ...(['risk', 'oldest', 'newest', 'expiry'] as const).map(
        (order) => () =>
          queries.listApprovals({
            limit: 5,
            statuses: waiting,
            order,
            snoozed: 'hide',
            now,
            level: 'low',
            text: 'x',
          }),
      ),
      () => queries.listApprovals({ limit: 5, statuses: waiting, expiresBefore: now, order: 'expiry' }),
      () => queries.listApprovals({ limit: 5, runId: 'r' }),
      () => queries.listActs({ limit: 5 }),
      () => queries.listActs({ limit: 5, types: ['run.started', 'export.made'], actor: 'ada', after: now }),
      () => queries.listActs({ limit: 5, actor: 'ada' }),
      () => queries.listActs({ limit: 5, runId: 'r', types: ['run.ended'] }),
      () => queries.listActs({ limit: 5, workflowId: 'w', before: now }),
    ];
    for (const question of ask) question();
    expect(plans).toHaveLength(ask.length);
    for (const plan of plans) {
      expect(plan).not.toContain('TEMP B-TREE');
      if (plan.includes('WHERE')) expect(plan).not.toContain('SCAN');
    }
    db.close();
  });
});

describe('bounds', () => {
  it('lets no more in than there is room for, in order, and one that is too big alone', () => {
    const room = makeRoom(2, 100);
    const started: string[] = [];
    for (const [name, size] of [
      ['a', 10],
      ['b', 10],
      ['c', 10],
      ['big', 500],
      ['d', 10],
    ] as const) {
      room.enter(size, () => started.push(name));
    }
    expect(started).toEqual(['a', 'b']);
    room.leave(10);
    expect(started).toEqual(['a', 'b', 'c']);
    room.leave(10);
    // The big one waits for an empty room, and those behind it wait with it.
    expect(started).toEqual(['a', 'b', 'c']);
    room.leave(10);
    expect(started).toEqual(['a', 'b', 'c', 'big']);
    room.leave(500);
    expect(started).toEqual(['a', 'b', 'c', 'big', 'd']);
  });

  it('keeps the heads of the streams used last', () => {
    const heads = keepHeads(2);
    const head = (seq: number): Head => ({ seq, hash: String(seq) });
    heads.set('a', head(1));
    heads.set('b', head(2));
    expect(heads.get('a')).toEqual(head(1));
    heads.set('c', head(3));
    expect(heads.get('b')).toBeUndefined();
    expect(heads.get('a')).toEqual(head(1));
    heads.set('a', head(4));
    expect(heads.get('c')).toEqual(head(3));
    expect(heads.get('a')).toEqual(head(4));
  });
});
