import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_HEAD } from '../../core/audit/chain.ts';
import { openSqliteReader } from '../../main/adapters/store-sqlite/reader.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { makeFolder, makeRecords, refusalOf } from '../support/store-fixtures.ts';
import { startProgram, type TestProcess } from '../support/store-processes.ts';

let folder: ReturnType<typeof makeFolder>;
let holder: TestProcess | undefined;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(async () => {
  await holder?.kill();
  holder = undefined;
  folder.remove();
});

async function startHolder(): Promise<TestProcess> {
  holder = startProgram('store-holder.ts', [folder.dir]);
  expect(await holder.nextLine()).toBe('ready');
  return holder;
}
const open = () => openSqliteStore({ dataDir: folder.dir, owner: 'the second' });

describe('two processes on one data folder', () => {
  it('refuses the second and names the first, until it ends', async () => {
    const first = await startHolder();
    const refusal = await refusalOf(open());
    expect(refusal.code).toBe('data_folder_in_use');
    expect(refusal.message).toContain('the holder');
    expect(refusal.message).toContain(`process ${first.pid}`);
    expect(refusal.message).toContain(folder.dir);
    expect(refusal.fix).toContain('--data');
    expect(await first.finish()).toBe(0);
    const store = await open();
    await store.close();
    // The owner's note goes with it.
    expect(readdirSync(folder.dir).sort()).toEqual(['owner.lock', 'signalbox.db']);
  });

  it('is not fooled by what a killed owner left behind', async () => {
    await (await startHolder()).kill();
    expect(readdirSync(folder.dir)).toContain('owner.json');
    const store = await open();
    const note: unknown = JSON.parse(readFileSync(join(folder.dir, 'owner.json'), 'utf8'));
    expect(note).toMatchObject({ pid: process.pid, owner: 'the second' });
    await store.close();
  });

  it('refuses the second even when the note about the first is unreadable', async () => {
    await startHolder();
    writeFileSync(join(folder.dir, 'owner.json'), '{"pid": ');
    expect((await refusalOf(open())).code).toBe('data_folder_in_use');
  });

  it('refuses a second store in the same process, too', async () => {
    const store = await open();
    expect((await refusalOf(open())).code).toBe('data_folder_in_use');
    // The refused attempt hasn't taken the lock away from the first.
    const other = startProgram('store-holder.ts', [folder.dir]);
    await expect(other.nextLine()).rejects.toThrow('ended too early');
    await store.close();
  });

  it('lets one of several win that start at the same moment', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 5 }, () => open()));
    const stores = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(stores).toHaveLength(1);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('lets readers in while it is owned; they see each commit at once', async () => {
    const store = await open();
    const reader = await openSqliteReader({ dataDir: folder.dir });
    expect(await reader.head('run/a')).toEqual(EMPTY_HEAD);
    const records = makeRecords('run/a', EMPTY_HEAD, 2);
    await store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records });
    expect(await reader.readEvents('run/a', 0, 10)).toEqual(records);
    await store.close();
    expect(await reader.readEvents('run/a', 0, 10)).toEqual(records);
    await reader.close();
  });
});
