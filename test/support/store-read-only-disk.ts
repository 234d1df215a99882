/** On the disk argv[2]: makes a store, makes the disk read-only, tries everything; prints what it saw as JSON. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EMPTY_HEAD } from '../../core/audit/chain.ts';
import { openSqliteReader } from '../../main/adapters/store-sqlite/reader.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { makeRecords, refusalOf } from './store-fixtures.ts';

const disk = process.argv[2] ?? '';
const dataDir = join(disk, 'data');
mkdirSync(join(disk, 'empty'));
const records = makeRecords('run/a', EMPTY_HEAD, 3);

const store = await openSqliteStore({ dataDir, owner: 'read-only test' });
await store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records });
await store.close();

function remount(mode: 'ro' | 'rw'): void {
  const { status, stderr } = spawnSync('mount', ['-o', `remount,${mode}`, disk], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`remount failed: ${stderr}`);
}
remount('ro');
const existing = await refusalOf(openSqliteStore({ dataDir, owner: 'read-only test' }));
const empty = await refusalOf(openSqliteStore({ dataDir: join(disk, 'empty'), owner: 'read-only test' }));
const missing = await refusalOf(openSqliteStore({ dataDir: join(disk, 'none'), owner: 'read-only test' }));
const reading = await refusalOf(openSqliteReader({ dataDir }));
const files = readdirSync(dataDir).sort();
remount('rw');
const later = await openSqliteStore({ dataDir, owner: 'read-only test' });
const head = await later.head('run/a');
await later.close();

process.stdout.write(
  JSON.stringify({
    codes: [existing, empty, missing, reading].map(({ code }) => code),
    message: existing.message,
    fix: existing.fix,
    files,
    seqLater: head.seq,
  }),
);
