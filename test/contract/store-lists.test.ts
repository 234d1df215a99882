import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RISK_LEVELS, riskLevelOf } from '../../core/approval/risk.ts';
import { APPROVAL_STATUSES } from '../../core/approval/subject.ts';
import { ACT_TYPES } from '../../core/audit/act.ts';
import { EMPTY_HEAD, seal } from '../../core/audit/chain.ts';
import { RUN_STATUSES } from '../../core/run/vocabulary.ts';
import { openMemoryStore } from '../../main/adapters/store-memory/store.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import type { Store } from '../../main/ports/store.ts';
import { makeApproval, makeFolder, makeRun, pageThrough, sha256 } from '../support/store-fixtures.ts';

/** The same things in both stores, so few different ones that filters meet, and many with the same time. */
const COUNT = 60;
const NAMES = ['ada', 'bob', 'Zoë'];
const minute = (n: number) => `2030-01-01T00:${String(n % 12).padStart(2, '0')}:00.000Z`;
const pick = <T>(list: readonly [T, ...T[]] | readonly T[], n: number): T => {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
};

const folder = makeFolder();
const memory = openMemoryStore();
let sqlite: Store;
beforeAll(async () => {
  sqlite = await openSqliteStore({ dataDir: folder.dir, owner: 'lists test' });
  for (let i = 0; i < COUNT; i++) {
    const runId = `r${i}`;
    const workflowId = `w${i % 3}`;
    const stream = i % 7 === 0 ? `journal` : `run/${runId}`;
    const head = await memory.head(stream);
    const score = (i * 13) % 101;
    const batch = {
      ...{ stream, expected: head },
      records: seal(sha256, stream, head, [
        {
          type: pick(ACT_TYPES, i),
          time: minute(i),
          data: { by: { kind: 'person', name: pick(NAMES, i), via: 'cli' }, reason: `because ${i}` },
        },
        { type: 'step.started', time: minute(i), data: {} },
      ]),
      run: makeRun(runId, {
        ...{ workflowId, status: pick(RUN_STATUSES, i), startedAt: minute(i * 5) },
        workspace: `/w/${i % 2}`,
      }),
      approvals: [
        makeApproval(`p${i}`, {
          ...{
            runId,
            status: pick(APPROVAL_STATUSES, i >> 1),
            requestedAt: minute(i * 3),
            title: `Fix ${i % 4}`,
          },
          ...{ expiresAt: minute(i * 7), snoozedUntil: i % 4 === 0 ? minute(i) : null },
          risk: { score, level: riskLevelOf(score), reasons: [] },
        }),
      ],
    };
    await memory.commit(batch);
    expect(await sqlite.commit(batch)).toEqual({ kind: 'committed' });
  }
  expect(await sqlite.head('run/r1')).not.toEqual(EMPTY_HEAD);
});
afterAll(async () => {
  await sqlite.close();
  folder.remove();
});

const time = fc.nat({ max: 11 }).map(minute);
const limit = fc.integer({ min: 1, max: 100 });
/** Any subset of the members of a filter. */
const some = <T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) => fc.record(members, { requiredKeys: [] });

it('both stores answer every question for runs alike', async () => {
  const filters = some({
    statuses: fc.uniqueArray(fc.constantFrom(...RUN_STATUSES)),
    workflowId: fc.constantFrom('w0', 'w2', 'none'),
    workspace: fc.constantFrom('/w/0', '/w/1'),
    text: fc.constantFrom('R1', 'audit', '/w/', 'nothing', ''),
    startedAfter: time,
    startedBefore: time,
  });
  await fc.assert(
    fc.asyncProperty(filters, limit, async (filter, size) => {
      const [a, b] = [memory, sqlite].map((store) =>
        pageThrough((cursor) => store.listRuns({ ...filter, limit: size, cursor })),
      );
      expect(await b).toEqual(await a);
    }),
  );
});

it('both stores answer every question for approvals alike', async () => {
  const filters = some({
    statuses: fc.uniqueArray(fc.constantFrom(...APPROVAL_STATUSES)),
    runId: fc.constantFrom('r1', 'r2'),
    workflowId: fc.constantFrom('w0', 'w2'),
    level: fc.constantFrom(...RISK_LEVELS),
    text: fc.constantFrom('fix 1', 'R2'),
    snoozed: fc.constantFrom('hide', 'only', 'all'),
    expiresBefore: time,
    order: fc.constantFrom('risk', 'oldest', 'newest', 'expiry'),
  });
  await fc.assert(
    fc.asyncProperty(filters, time, limit, async (filter, now, size) => {
      const [a, b] = [memory, sqlite].map((store) =>
        pageThrough((cursor) => store.listApprovals({ ...filter, now, limit: size, cursor })),
      );
      expect(await b).toEqual(await a);
    }),
  );
});

it('both stores answer every question for acts alike', async () => {
  const filters = some({
    types: fc.uniqueArray(fc.constantFrom(...ACT_TYPES)),
    actor: fc.constantFrom(...NAMES),
    runId: fc.constantFrom('r1', 'r2'),
    workflowId: fc.constantFrom('w0', 'w2'),
    text: fc.constantFrom('BECAUSE 1', 'ada', 'zoë'),
    after: time,
    before: time,
  });
  await fc.assert(
    fc.asyncProperty(filters, limit, async (filter, size) => {
      const [a, b] = [memory, sqlite].map((store) =>
        pageThrough((cursor) => store.listActs({ ...filter, limit: size, cursor })),
      );
      expect(await b).toEqual(await a);
    }),
  );
});
