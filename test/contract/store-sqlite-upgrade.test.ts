import Database from 'better-sqlite3';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { UNASSESSED } from '../../core/approval/risk.ts';
import { EMPTY_HEAD, seal, type SealedRecord } from '../../core/audit/chain.ts';
import { dataFiles } from '../../main/adapters/store-sqlite/files.ts';
import { migrate, schemaVersion } from '../../main/adapters/store-sqlite/migrate.ts';
import { APPLICATION_ID, MIGRATIONS } from '../../main/adapters/store-sqlite/schema.ts';
import { openSqliteReader, openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import {
  endOf,
  makeApproval,
  makeFolder,
  makeRun,
  makeWorkflow,
  refusalOf,
  sha256,
} from '../support/store-fixtures.ts';

let folder: ReturnType<typeof makeFolder>;
beforeEach(() => (folder = makeFolder()));
afterEach(() => folder.remove());

const RUN = makeRun('r1', { workflowName: 'Größe', startedAt: '2030-01-01T00:00:01.000Z' });
const APPROVAL = makeApproval('p1', { runId: 'r1', title: 'Fix ÄÖ' });
const BY = { kind: 'person', name: 'ada', via: 'cli' };
const RECORDS = seal(sha256, 'run/r1', EMPTY_HEAD, [
  {
    type: 'run.started',
    time: RUN.startedAt,
    data: { workflow: { id: 'audit', name: 'Größe' }, by: BY, key: null },
  },
  { type: 'step.started', time: RUN.startedAt, data: {} },
  {
    type: 'run.ended',
    time: '2030-01-01T00:00:02.000Z',
    data: { status: 'failed', reason: 'x', output: {} },
  },
]);

/** A store as version 1 left it: the first migration alone, and rows as that version wrote them. */
function writeVersion1(records: readonly SealedRecord[]): void {
  const db = new Database(dataFiles(folder.dir).db);
  db.pragma('journal_mode = WAL');
  db.exec(MIGRATIONS[0]?.sql ?? '');
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.pragma('user_version = 1');
  const addEvent = db.prepare(
    'INSERT INTO events (stream, seq, type, time, body, hash) VALUES (@stream, @seq, @type, @time, @body, @hash)',
  );
  for (const { stream, seq, type, time, body, hash } of records)
    addEvent.run({ stream, seq, type, time, body, hash });
  const { runId, status, workflowId, startedAt } = RUN;
  db.prepare('INSERT INTO runs VALUES (?, ?, ?, ?, ?)').run(
    ...[runId, status, workflowId, startedAt, JSON.stringify(RUN)],
  );
  const { approvalId, requestedAt, stepId, workflowName, title, digest, subject, attempt, expiresAt } =
    APPROVAL;
  const old = {
    ...{ approvalId, runId, stepId, workflowName, title, status: 'waiting', digest, subject, attempt },
    ...{ requestedAt, expiresAt, decidedAt: null, decidedBy: null, reason: null },
  };
  db.prepare('INSERT INTO approvals VALUES (?, ?, ?, ?, ?)').run(
    ...[approvalId, runId, 'waiting', requestedAt, JSON.stringify(old)],
  );
  db.close();
}

it('brings a store of version 1 forward: its lists work, its log is as it was, a backup is beside it', async () => {
  writeVersion1(RECORDS);
  const store = await openSqliteStore({ dataDir: folder.dir, owner: 'upgrade test' });
  const upgraded = { ...APPROVAL, risk: UNASSESSED };
  expect(await store.readEvents('run/r1', 0, 10)).toEqual(RECORDS);
  expect(await store.getApproval('p1')).toEqual(upgraded);
  expect((await store.listRuns({ limit: 5, text: 'GRÖ', workspace: RUN.workspace })).items).toEqual([RUN]);
  for (const filter of [
    { text: 'äö' },
    { workflowId: 'audit' },
    { level: 'critical', order: 'risk' },
    { snoozed: 'hide', now: '2030-01-01T00:00:00.000Z', order: 'expiry' },
  ] as const) {
    expect((await store.listApprovals({ limit: 5, ...filter })).items).toEqual([upgraded]);
  }
  const acts = await store.listActs({ limit: 5, workflowId: 'audit' });
  expect(acts.items.map(({ seq, hash }) => [seq, hash])).toEqual([
    [3, RECORDS[2]?.hash],
    [1, RECORDS[0]?.hash],
  ]);
  expect((await store.listActs({ limit: 5, actor: 'ada', text: 'GRÖSS' })).items).toEqual([]);
  expect((await store.listActs({ limit: 5, actor: 'ada', text: 'größ' })).items).toHaveLength(1);
  expect(await store.counts('2030-01-01T00:00:00.000Z')).toMatchObject({
    ...{ runs: { running: 1 }, waiting: { critical: 1 }, snoozed: 0 },
  });

  const more = seal(sha256, 'run/r1', endOf(RECORDS), [
    { type: 'patch.applied', time: '2030-01-01T00:00:03.000Z', data: { files: ['a'] } },
  ]);
  await store.commit({ stream: 'run/r1', expected: endOf(RECORDS), records: more, approvals: [APPROVAL] });
  expect((await store.listActs({ limit: 1, workflowId: 'audit' })).items).toMatchObject([{ seq: 4 }]);
  expect((await store.listApprovals({ limit: 5, level: 'medium' })).items).toEqual([APPROVAL]);
  await store.close();

  const files = dataFiles(folder.dir);
  const [backup = '', ...others] = readdirSync(files.backups);
  expect(others).toEqual([]);
  const kept = new Database(join(files.backups, backup), { readonly: true });
  expect(schemaVersion(kept)).toBe(1);
  expect(kept.prepare('SELECT count(*) FROM events').pluck().get()).toBe(3);
  kept.close();
  const reader = await openSqliteReader({ dataDir: folder.dir });
  expect(await reader.getApproval('p1')).toEqual(APPROVAL);
  await reader.close();
});

it.each([1, 2])('makes room for workflows in a store of version %i', async (version) => {
  writeVersion1(RECORDS);
  if (version === 2) {
    const db = new Database(dataFiles(folder.dir).db);
    migrate(db, MIGRATIONS.slice(0, 2), dataFiles(folder.dir));
    expect(schemaVersion(db)).toBe(2);
    db.close();
  }
  const store = await openSqliteStore({ dataDir: folder.dir, owner: 'upgrade test' });
  expect((await store.listWorkflows({ limit: 5 })).items).toEqual([]);
  const workflow = makeWorkflow('w1', { kind: 'store', id: 'größe' }, { name: 'Größe' });
  const records = seal(sha256, 'workflow/w1', EMPTY_HEAD, [
    { type: 'workflow.saved', time: workflow.savedAt, data: { version: 1, by: BY } },
  ]);
  await store.commit({ stream: 'workflow/w1', expected: EMPTY_HEAD, records, workflow });
  expect((await store.listWorkflows({ limit: 5, text: 'GRÖSS' })).items).toEqual([]);
  expect((await store.listWorkflows({ limit: 5, text: 'GRÖß' })).items).toEqual([workflow]);
  expect(await store.getWorkflow(workflow.place)).toEqual(workflow);
  expect((await store.listRuns({ limit: 5 })).items).toEqual([RUN]);
  await store.close();
});

it('takes away what a crash left of an earlier backup', async () => {
  writeVersion1(RECORDS);
  const { backups } = dataFiles(folder.dir);
  mkdirSync(backups);
  for (const name of ['signalbox.db.new', 'signalbox.db.new-journal']) {
    writeFileSync(join(backups, name), 'half of it');
  }
  const store = await openSqliteStore({ dataDir: folder.dir, owner: 'upgrade test' });
  expect(readdirSync(backups)).toEqual([expect.stringMatching(/^signalbox-1-.*\.db$/)]);
  expect((await store.listRuns({ limit: 5 })).items).toEqual([RUN]);
  await store.close();
});

it('leaves a store of version 1 as it is when one of its views is damaged', async () => {
  writeVersion1(RECORDS);
  const { db } = dataFiles(folder.dir);
  const raw = new Database(db);
  raw.exec(`UPDATE approvals SET view = '{"half":'`);
  raw.close();
  const refusal = await refusalOf(openSqliteStore({ dataDir: folder.dir, owner: 'upgrade test' }));
  expect(refusal.code).toBe('data_folder_damaged');
  const after = new Database(db);
  expect(schemaVersion(after)).toBe(1);
  expect(after.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(1);
  after.close();
});
