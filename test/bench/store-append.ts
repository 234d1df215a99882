import Database from 'better-sqlite3';
import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_HEAD, seal, type Head, type SealedRecord } from '../../core/audit/chain.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { compare, printTable, type BenchRow } from './harness.ts';

const ROWS = 30_000;
const BATCH = 100;
/** A stream takes this many batches, as a long run does. */
const BATCHES_PER_STREAM = 10;
/** Batches that the caller has under way before it waits for the oldest. */
const UNDER_WAY = 16;
const ROUNDS = 7;

const sha256 = (text: string): string => hash('sha256', text);

/** An event of the size that steps produce: about 330 bytes as canonical JSON. */
function makeEvents(batch: number) {
  return Array.from({ length: BATCH }, (_, i) => ({
    type: 'step_succeeded',
    time: '2030-01-01T00:00:00.000Z',
    data: {
      stepId: `scan[${i}]`,
      attempt: 1,
      output: { findings: batch * BATCH + i, files: ['src/server.ts', 'src/db/query.ts'], ok: true },
      seconds: 1.25,
    },
  }));
}

interface Work {
  readonly stream: string;
  readonly events: ReturnType<typeof makeEvents>;
}

const work: readonly Work[] = Array.from({ length: ROWS / BATCH }, (_, i) => ({
  stream: `run/01jq${String(Math.floor(i / BATCHES_PER_STREAM)).padStart(22, '0')}`,
  events: makeEvents(i),
}));

/** Seals every batch in turn, each after the end of its stream. */
function* sealAll(): Generator<{ stream: string; expected: Head; records: readonly SealedRecord[] }> {
  const heads = new Map<string, Head>();
  for (const { stream, events } of work) {
    const expected = heads.get(stream) ?? EMPTY_HEAD;
    const records = seal(sha256, stream, expected, events);
    heads.set(stream, records.at(-1) ?? expected);
    yield { stream, expected, records };
  }
}

async function inFolder(run: (dir: string) => Promise<number> | number): Promise<number> {
  const dir = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  try {
    return await run(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Rows per second through the store: sealed, committed durably, acknowledged. */
function measureStore(): Promise<number> {
  return inFolder(async (dataDir) => {
    const store = await openSqliteStore({ dataDir, owner: 'store-append bench' });
    const start = performance.now();
    const underWay: Promise<unknown>[] = [];
    for (const batch of sealAll()) {
      underWay.push(store.commit(batch));
      if (underWay.length >= UNDER_WAY) await underWay.shift();
    }
    await Promise.all(underWay);
    const ms = performance.now() - start;
    await store.close();
    return (ROWS / ms) * 1000;
  });
}

/** Rows per second of a loop over one prepared INSERT: the same rows, sealed beforehand, table and pragmas. */
function measureBare(): Promise<number> {
  const batches = [...sealAll()];
  return inFolder((dir) => {
    const db = new Database(join(dir, 'bare.db'));
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.exec(`CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, seq INTEGER NOT NULL,
      type TEXT NOT NULL, time TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL, UNIQUE (stream, seq)) STRICT`);
    const insert = db.prepare(
      'INSERT INTO events (stream, seq, type, time, body, hash) VALUES (?, ?, ?, ?, ?, ?)',
    );
    const append = db.transaction((records: readonly SealedRecord[]) => {
      for (const { stream, seq, type, time, body, hash } of records)
        insert.run(stream, seq, type, time, body, hash);
    });
    const start = performance.now();
    for (const { records } of batches) append(records);
    const ms = performance.now() - start;
    db.close();
    return (ROWS / ms) * 1000;
  });
}

/** Durable event append in batches of 100 against a bare better-sqlite3 loop. Target from issue 2: 70 %. */
export async function benchStoreAppend(): Promise<BenchRow[]> {
  return [
    await compare(
      { name: 'store append, batches of 100', target: 0.7, unit: 'rows/s' },
      ROUNDS,
      measureStore,
      measureBare,
    ),
  ];
}

if (import.meta.main) printTable(await benchStoreAppend());
