import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_HEAD, type Head } from '../../core/audit/chain.ts';
import type { ApprovalView, RunSummary } from '../../core/run/views.ts';
import type { Batch, CommitResult, OutboxRow, Store } from '../../main/ports/store.ts';
import { describeActs, describeFilters, describeLists } from './store-lists-contract.ts';
import {
  endOf,
  findBreak,
  makeApproval,
  makeRecords,
  makeRun,
  pageThrough,
  readAll,
  refusalOf,
} from './store-fixtures.ts';

/** An open store and how to get rid of it. */
export interface OpenStore {
  readonly store: Store;
  dispose(): Promise<void>;
}

/** The contract of the store port, to be run against every implementation. */
export function describeStore(name: string, open: () => Promise<OpenStore>): void {
  describe(`${name} keeps the store contract`, () => {
    let opened: OpenStore;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    describeEvents(() => store);
    describeBatches(() => store);
    describeReceipts(() => store);
    describeOutbox(() => store);
    describeLists(() => store);
    describeFilters(() => store);
    describeActs(() => store);

    it('behaves like a plain recomputation under random batches', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(batchPlan, { minLength: 1, maxLength: 50 }), async (plans) => {
          const fresh = await open();
          try {
            await comparePlans(fresh.store, plans);
          } finally {
            await fresh.dispose();
          }
        }),
        { numRuns: 12 },
      );
    });

    it('refuses to work once it is closed, and closes twice', async () => {
      await store.close();
      await store.close();
      await expect(store.head('run/a')).rejects.toThrow('closed');
      await expect(store.commit({ stream: 'run/a', expected: EMPTY_HEAD, records: [] })).rejects.toThrow(
        'closed',
      );
    });
  });
}

function describeEvents(get: () => Store): void {
  it('gives back the records that were appended, in order and in pages', async () => {
    const records = makeRecords('run/a', EMPTY_HEAD, 45);
    expect(await get().commit({ stream: 'run/a', expected: EMPTY_HEAD, records })).toEqual({
      kind: 'committed',
    });
    expect(await get().readEvents('run/a', 0, 10_000)).toEqual(records);
    expect(await get().readEvents('run/a', 40, 3)).toEqual(records.slice(40, 43));
    expect(await get().readEvents('run/a', 45, 3)).toEqual([]);
    expect(await get().head('run/a')).toEqual(endOf(records));
  });

  it('has nothing of a stream that was never written', async () => {
    expect(await get().readEvents('run/none', 0, 1)).toEqual([]);
    expect(await get().head('run/none')).toEqual(EMPTY_HEAD);
  });

  it('refuses to read no events, or more than 10,000, at a time', async () => {
    for (const limit of [0, -1, 1.5, 10_001, Number.NaN]) {
      const refusal = await refusalOf(get().readEvents('run/a', 0, limit));
      expect([limit, refusal.code]).toEqual([limit, 'invalid_input']);
    }
  });

  it('writes nothing when the stream ends elsewhere, and says where', async () => {
    const first = makeRecords('run/a', EMPTY_HEAD, 2, 'first');
    const other = makeRecords('run/a', EMPTY_HEAD, 3, 'other');
    await get().commit({ stream: 'run/a', expected: EMPTY_HEAD, records: first });
    const stale = await get().commit({
      ...{ stream: 'run/a', expected: EMPTY_HEAD, records: other },
      run: makeRun('a'),
      outboxAdd: [makeRow('k')],
    });
    expect(stale).toEqual({ kind: 'stale', actual: endOf(first) });
    // The same length, another content: the hash tells them apart.
    const forked = { seq: 2, hash: other[1]?.hash ?? '' };
    expect(
      await get().commit({ stream: 'run/a', expected: forked, records: makeRecords('run/a', forked, 1) }),
    ).toEqual({ kind: 'stale', actual: endOf(first) });
    expect(await get().readEvents('run/a', 0, 10)).toEqual(first);
    expect(await get().getRun('a')).toBeUndefined();
    expect(await get().outbox()).toEqual([]);
  });

  it('rejects records that do not follow one another as the bug that they are', async () => {
    const records = makeRecords('run/a', EMPTY_HEAD, 3);
    const [one, two, three] = records;
    if (!one || !two || !three) throw new Error('no records');
    for (const wrong of [[one, three], [two], [{ ...one, stream: 'run/b' }], [{ ...one, prev: one.hash }]]) {
      await expect(get().commit({ stream: 'run/a', expected: EMPTY_HEAD, records: wrong })).rejects.toThrow(
        TypeError,
      );
    }
    expect(await get().head('run/a')).toEqual(EMPTY_HEAD);
  });

  it('takes commits of many streams at once and keeps the order within each', async () => {
    const streams = Array.from({ length: 40 }, (_, i) => `run/${i}`);
    const results = await Promise.all(
      streams.flatMap((stream) => {
        let head: Head = EMPTY_HEAD;
        return Array.from({ length: 10 }, (_, i) => {
          const records = makeRecords(stream, head, 1 + (i % 3), i);
          const result = get().commit({ stream, expected: head, records, run: makeRun(stream) });
          head = endOf(records);
          return result;
        });
      }),
    );
    expect(results.every((result) => result.kind === 'committed')).toBe(true);
    for (const stream of streams) {
      const records = await readAll(get(), stream, 7);
      expect(findBreak(records)).toBeUndefined();
      expect(records.length).toBe(19);
    }
  });

  it('lets exactly one of several commits for the same place win, and its neighbours pass', async () => {
    const rivals = Array.from({ length: 20 }, (_, i) =>
      get().commit({
        stream: 'run/a',
        expected: EMPTY_HEAD,
        records: makeRecords('run/a', EMPTY_HEAD, 1, i),
      }),
    );
    const neighbour = get().commit({
      stream: 'run/b',
      expected: EMPTY_HEAD,
      records: makeRecords('run/b', EMPTY_HEAD, 1),
    });
    const kinds = (await Promise.all(rivals)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'committed')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'stale')).toHaveLength(19);
    expect((await neighbour).kind).toBe('committed');
  });
}

function describeBatches(get: () => Store): void {
  it('commits everything in a batch together', async () => {
    const records = makeRecords('run/a', EMPTY_HEAD, 1);
    const batch: Batch = {
      stream: 'run/a',
      expected: EMPTY_HEAD,
      records,
      receipt: { commandId: 'c1', requestDigest: 'd1', result: { runId: 'a' } },
      run: makeRun('a'),
      approvals: [makeApproval('p1'), makeApproval('p2')],
      outboxAdd: [makeRow('k1'), makeRow('k2')],
    };
    await get().commit(batch);
    expect(await get().getRun('a')).toEqual(batch.run);
    expect(await get().getApproval('p2')).toEqual(makeApproval('p2'));
    expect(await get().receipt('c1')).toEqual(batch.receipt);
    expect(await get().outbox()).toEqual(batch.outboxAdd);
  });

  it('takes a batch without records, but still at the right place', async () => {
    const run = makeRun('a', { status: 'cancelled' });
    expect((await get().commit({ stream: 'run/a', expected: EMPTY_HEAD, records: [], run })).kind).toBe(
      'committed',
    );
    const wrong = { seq: 1, hash: 'f'.repeat(64) };
    expect(await get().commit({ stream: 'run/a', expected: wrong, records: [] })).toEqual({
      kind: 'stale',
      actual: EMPTY_HEAD,
    });
    expect(await get().getRun('a')).toEqual(run);
  });

  it('replaces views by id, whatever of them changed', async () => {
    const changes: Partial<RunSummary>[] = [
      {},
      { steps: { total: 3, ended: 2 } },
      { status: 'waiting' },
      { workflowId: 'other', startedAt: '2031-01-01T00:00:00.000Z' },
      { status: 'failed', endedAt: '2031-01-02T00:00:00.000Z', reason: 'the scanner crashed' },
    ];
    for (const change of changes) {
      const run = makeRun('a', change);
      await get().commit({ stream: 'run/a', expected: EMPTY_HEAD, records: [], run });
      expect(await get().getRun('a')).toEqual(run);
      expect((await get().listRuns({ limit: 10 })).items).toEqual([run]);
    }
    const decided = makeApproval('p1', { status: 'approved', reason: 'fine' });
    await get().commit({
      ...{ stream: 'run/a', expected: EMPTY_HEAD, records: [] },
      approvals: [makeApproval('p1')],
    });
    await get().commit({ stream: 'run/a', expected: EMPTY_HEAD, records: [], approvals: [decided] });
    expect(await get().getApproval('p1')).toEqual(decided);
    expect((await get().listApprovals({ statuses: ['waiting'], limit: 10 })).items).toEqual([]);
  });
}

function describeReceipts(get: () => Store): void {
  it('applies a command once, and answers the second time with the receipt of the first', async () => {
    const first = makeRecords('run/a', EMPTY_HEAD, 1);
    const receipt = { commandId: 'c1', requestDigest: 'd1', result: { ok: ['yes', null, 1.5] } };
    await get().commit({ stream: 'run/a', expected: EMPTY_HEAD, records: first, receipt });
    for (const requestDigest of ['d1', 'another']) {
      const again = await get().commit({
        ...{ stream: 'run/a', expected: endOf(first), records: makeRecords('run/a', endOf(first), 1) },
        receipt: { commandId: 'c1', requestDigest, result: 'new' },
        outboxAdd: [makeRow('k')],
      });
      expect(again).toEqual({ kind: 'duplicate', receipt });
    }
    expect(await get().head('run/a')).toEqual(endOf(first));
    expect(await get().outbox()).toEqual([]);
    expect(await get().receipt('c1')).toEqual(receipt);
    expect(await get().receipt('c2')).toBeUndefined();
  });

  it('sees the second of two equal commands that arrive together', async () => {
    const results = await Promise.all(
      ['run/a', 'run/b'].map((stream) =>
        get().commit({
          ...{ stream, expected: EMPTY_HEAD, records: makeRecords(stream, EMPTY_HEAD, 1) },
          receipt: { commandId: 'c1', requestDigest: 'd1', result: stream },
        }),
      ),
    );
    expect(results.map(({ kind }) => kind)).toEqual(['committed', 'duplicate']);
    expect(await get().head('run/b')).toEqual(EMPTY_HEAD);
  });
}

function describeOutbox(get: () => Store): void {
  async function put(change: Pick<Batch, 'outboxAdd' | 'outboxRemove'>): Promise<void> {
    await get().commit({ stream: 'run/a', expected: EMPTY_HEAD, records: [], ...change });
  }

  it('keeps rows in the order in which they were added, until they are removed', async () => {
    await put({ outboxAdd: [makeRow('z'), makeRow('a', 'run/b')] });
    await put({ outboxAdd: [makeRow('m')], outboxRemove: ['unknown'] });
    expect((await get().outbox()).map(({ key }) => key)).toEqual(['z', 'a', 'm']);
    expect(await get().outbox('run/b')).toEqual([makeRow('a', 'run/b')]);
    await put({ outboxRemove: ['z'] });
    expect((await get().outbox()).map(({ key }) => key)).toEqual(['a', 'm']);
  });

  it('adds a key once: the first row stays', async () => {
    await put({ outboxAdd: [{ ...makeRow('k'), payload: 'first' }, makeRow('l')] });
    await put({ outboxAdd: [{ ...makeRow('k'), payload: 'second' }] });
    expect((await get().outbox()).map(({ key, payload }) => [key, payload])).toEqual([
      ['k', 'first'],
      ['l', makeRow('l').payload],
    ]);
  });

  it('removes before it adds, so a batch can ask for the same effect anew', async () => {
    await put({ outboxAdd: [{ ...makeRow('k'), payload: 'first' }, makeRow('l')] });
    await put({ outboxAdd: [{ ...makeRow('k'), payload: 'second' }], outboxRemove: ['k'] });
    expect((await get().outbox()).map(({ key }) => key)).toEqual(['l', 'k']);
  });
}

function makeRow(key: string, stream = 'run/a'): OutboxRow {
  return { key, stream, kind: 'call-agent', payload: { key, list: [1, 'zwei', null] } };
}

const small = fc.nat({ max: 3 });
/** A batch to be: its stream, whether it is stale, and what it carries, by small numbers so that they collide. */
const batchPlan = fc.record({
  stream: small,
  stale: fc.boolean(),
  records: fc.nat({ max: 20 }),
  command: fc.option(small, { nil: undefined }),
  run: fc.option(fc.constantFrom('running', 'waiting', 'succeeded', 'failed'), { nil: undefined }),
  approval: fc.option(small, { nil: undefined }),
  add: fc.array(small, { maxLength: 3 }),
  remove: fc.array(small, { maxLength: 3 }),
});
type BatchPlan = typeof batchPlan extends fc.Arbitrary<infer T> ? T : never;

function toBatch(plan: BatchPlan, i: number, head: Head): Batch {
  const stream = `run/${plan.stream}`;
  const expected = plan.stale ? { seq: head.seq + 1, hash: 'e'.repeat(64) } : head;
  return {
    stream,
    expected,
    records: makeRecords(stream, expected, plan.records, i),
    ...(plan.command === undefined
      ? {}
      : { receipt: { commandId: `c${plan.command}`, requestDigest: `d${i}`, result: i } }),
    ...(plan.run === undefined ? {} : { run: makeRun(stream, { status: plan.run, reason: `${i}` }) }),
    approvals: plan.approval === undefined ? [] : [makeApproval(`p${plan.approval}`, { reason: `${i}` })],
    outboxAdd: [...new Set(plan.add)].map((key) => ({ ...makeRow(`k${key}`, stream), payload: i })),
    outboxRemove: plan.remove.map((key) => `k${key}`),
  };
}

/** What a store must hold, recomputed in the plainest way. */
function makeModel() {
  const heads = new Map<string, Head>();
  const commands = new Set<string>();
  const runs = new Map<string, RunSummary>();
  const approvals = new Map<string, ApprovalView>();
  const outbox = new Map<string, OutboxRow>();
  function apply(batch: Batch): CommitResult['kind'] {
    if (batch.receipt && commands.has(batch.receipt.commandId)) return 'duplicate';
    const head = heads.get(batch.stream) ?? EMPTY_HEAD;
    if (batch.expected.hash !== head.hash) return 'stale';
    heads.set(batch.stream, endOf(batch.records, head));
    if (batch.receipt) commands.add(batch.receipt.commandId);
    if (batch.run) runs.set(batch.run.runId, batch.run);
    for (const approval of batch.approvals ?? []) approvals.set(approval.approvalId, approval);
    for (const key of batch.outboxRemove ?? []) outbox.delete(key);
    for (const row of batch.outboxAdd ?? []) outbox.set(row.key, outbox.get(row.key) ?? row);
    return 'committed';
  }
  return { heads, runs, approvals, outbox, apply };
}

/** Commits the plans without waiting in between and compares everything with what must be there. */
async function comparePlans(store: Store, plans: readonly BatchPlan[]): Promise<void> {
  const model = makeModel();
  const results: Promise<CommitResult>[] = [];
  const kinds: string[] = [];
  for (const [i, plan] of plans.entries()) {
    const batch = toBatch(plan, i, model.heads.get(`run/${plan.stream}`) ?? EMPTY_HEAD);
    results.push(store.commit(batch));
    kinds.push(model.apply(batch));
  }
  expect((await Promise.all(results)).map(({ kind }) => kind)).toEqual(kinds);
  for (const [stream, head] of model.heads) {
    const records = await readAll(store, stream, 13);
    expect(findBreak(records)).toBeUndefined();
    expect(endOf(records)).toEqual(head);
    expect(await store.head(stream)).toEqual(head);
  }
  expect(await store.outbox()).toEqual([...model.outbox.values()]);
  const listed = await pageThrough((cursor) => store.listRuns({ limit: 2, cursor }));
  expect(listed).toEqual([...model.runs.values()].sort((a, b) => (a.runId < b.runId ? 1 : -1)));
  const asked = await pageThrough((cursor) => store.listApprovals({ limit: 2, cursor }));
  expect(asked).toEqual([...model.approvals.values()].sort((a, b) => (a.approvalId < b.approvalId ? -1 : 1)));
}
