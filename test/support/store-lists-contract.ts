import { expect, it } from 'vitest';
import { EMPTY_HEAD, seal } from '../../core/audit/chain.ts';
import type { WorkflowRecord } from '../../core/workflow/record.ts';
import type { ActFilter, ApprovalFilter, RunFilter, Store, WorkflowFilter } from '../../main/ports/store.ts';
import { makeApproval, makeRun, makeWorkflow, pageThrough, refusalOf, sha256 } from './store-fixtures.ts';

/** What the lists of a store must do. */
export function describeLists(get: () => Store): void {
  const RUNS = Array.from({ length: 25 }, (_, i) =>
    makeRun(`r${String(i).padStart(2, '0')}`, {
      // Several share a start, so that the id has to break the tie.
      startedAt: `2030-01-01T00:00:${String(Math.floor(i / 3)).padStart(2, '0')}.000Z`,
      status: (['running', 'succeeded', 'waiting', 'failed'] as const)[i % 4] ?? 'running',
      workflowId: i % 2 === 0 ? 'even' : 'odd',
    }),
  );
  const APPROVALS = RUNS.map(({ runId, startedAt }, i) =>
    makeApproval(`p${String(i).padStart(2, '0')}`, {
      runId: i % 5 === 0 ? 'r-common' : runId,
      requestedAt: startedAt,
      status: i % 3 === 0 ? 'waiting' : 'approved',
    }),
  );
  const fileAt = (name: string) =>
    ({ kind: 'file', workspace: '/work', path: `.signalbox/workflows/${name}` }) as const;
  function putWorkflow(workflow: WorkflowRecord) {
    const stream = `workflow/${workflow.key}`;
    return get().commit({ stream, expected: EMPTY_HEAD, records: [], workflow });
  }
  async function fill(): Promise<void> {
    await Promise.all(
      RUNS.map((run, i) => {
        const approval = APPROVALS[i];
        return get().commit({
          ...{ stream: `run/${run.runId}`, expected: EMPTY_HEAD, records: [], run },
          approvals: approval ? [approval] : [],
        });
      }),
    );
  }

  it('pages through runs, newest first, with and without filters', async () => {
    await fill();
    const newestFirst = [...RUNS].reverse();
    for (const limit of [1, 4, 25, 100]) {
      expect(await pageThrough((cursor) => get().listRuns({ limit, cursor }))).toEqual(newestFirst);
      expect(await pageThrough((cursor) => get().listRuns({ limit, cursor, statuses: ['waiting'] }))).toEqual(
        newestFirst.filter(({ status }) => status === 'waiting'),
      );
      expect(await pageThrough((cursor) => get().listRuns({ limit, cursor, workflowId: 'odd' }))).toEqual(
        newestFirst.filter(({ workflowId }) => workflowId === 'odd'),
      );
      expect(
        await pageThrough((cursor) =>
          get().listRuns({ limit, cursor, workflowId: 'odd', statuses: ['succeeded'] }),
        ),
      ).toEqual(
        newestFirst.filter(({ workflowId, status }) => workflowId === 'odd' && status === 'succeeded'),
      );
    }
    expect(await get().listRuns({ limit: 5, workflowId: 'none' })).toEqual({ items: [], nextCursor: null });
  });

  it('finds workflows of the store by name, by time and by text, and those of folders by their place', async () => {
    const all = Array.from({ length: 12 }, (_, i) =>
      makeWorkflow(`w${i}`, i % 3 === 0 ? fileAt(`w${i}.yaml`) : { kind: 'store', id: `id-${i}` }, {
        name: `${i % 2 === 0 ? 'Ärger' : 'zebra'} ${String.fromCharCode(110 - i)}`,
        savedAt: `2030-01-01T00:00:${String((i * 5) % 12).padStart(2, '0')}.000Z`,
        isRemoved: i === 4,
        workflowId: i === 7 ? null : `id-${i % 4}`,
      }),
    );
    for (const workflow of all) await putWorkflow(workflow);
    const stored = all.filter(({ place, isRemoved }) => place.kind === 'store' && !isRemoved);
    const page = (filter: Omit<WorkflowFilter, 'limit'>, limit: number) =>
      pageThrough((cursor) => get().listWorkflows({ ...filter, limit, cursor }));
    const byName = await page({}, 100);
    expect(new Set(byName)).toEqual(new Set(stored));
    const newest = [...stored].sort((a, b) => (a.savedAt < b.savedAt ? 1 : -1));
    for (const limit of [1, 3]) {
      expect(await page({}, limit)).toEqual(byName);
      expect(await page({ order: 'newest' }, limit)).toEqual(newest);
      expect(await page({ text: 'ärger' }, limit)).toEqual(byName.filter(({ name }) => name.startsWith('Ä')));
      expect(await page({ workflowId: 'id-2' }, limit)).toEqual(
        byName.filter(({ workflowId }) => workflowId === 'id-2'),
      );
    }
    for (const workflow of all) expect(await get().getWorkflow(workflow.place)).toEqual(workflow);
    expect(await get().getWorkflow({ kind: 'store', id: 'w0.yaml' })).toBeUndefined();
    // What was removed from a place is found there until another one takes it.
    const removed = all[4];
    if (!removed) throw new Error('there are twelve');
    const next = makeWorkflow('next', removed.place);
    await putWorkflow(next);
    expect(await get().getWorkflow(removed.place)).toEqual(next);
  });

  it('pages through approvals, oldest first, with and without filters', async () => {
    await fill();
    for (const limit of [1, 4, 25, 100]) {
      expect(await pageThrough((cursor) => get().listApprovals({ limit, cursor }))).toEqual(APPROVALS);
      expect(
        await pageThrough((cursor) => get().listApprovals({ limit, cursor, statuses: ['waiting'] })),
      ).toEqual(APPROVALS.filter(({ status }) => status === 'waiting'));
      expect(
        await pageThrough((cursor) =>
          get().listApprovals({ limit, cursor, statuses: ['waiting'], runId: 'r-common' }),
        ),
      ).toEqual(APPROVALS.filter(({ status, runId }) => status === 'waiting' && runId === 'r-common'));
    }
  });

  it('goes on at its place when newer runs appear between two pages', async () => {
    await fill();
    const first = await get().listRuns({ limit: 10 });
    const newer = makeRun('r99', { startedAt: '2031-01-01T00:00:00.000Z' });
    await get().commit({ stream: 'run/r99', expected: EMPTY_HEAD, records: [], run: newer });
    const second = await get().listRuns({ limit: 100, cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items]).toEqual([...RUNS].reverse());
  });

  it('lists the runs that have not ended, oldest first', async () => {
    await fill();
    const open = RUNS.filter(({ status }) => status === 'running' || status === 'waiting');
    expect(await get().unfinishedRuns()).toEqual(open.map(({ runId }) => runId));
  });

  it('refuses a cursor that it did not give', async () => {
    for (const cursor of ['', 'nonsense', 'WyJydW5zIl0', 'bnVsbA', '💥', 'A'.repeat(10_000)]) {
      for (const attempt of [
        () => get().listRuns({ limit: 5, cursor }),
        () => get().listApprovals({ limit: 5, cursor }),
      ]) {
        expect([cursor, (await refusalOf(attempt())).code]).toEqual([cursor, 'invalid_input']);
      }
    }
  });

  it('refuses the cursor of another list', async () => {
    await fill();
    const { nextCursor } = await get().listRuns({ limit: 1 });
    const refusal = await refusalOf(get().listApprovals({ limit: 1, cursor: nextCursor ?? '' }));
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.fix).not.toBe('');
  });

  it('refuses pages of no items, or more than 100', async () => {
    for (const limit of [0, 101, -1, 2.5, Number.NaN]) {
      for (const attempt of [() => get().listRuns({ limit }), () => get().listApprovals({ limit })]) {
        expect([limit, (await refusalOf(attempt())).code]).toEqual([limit, 'invalid_input']);
      }
    }
  });
}

/** Filters, orders, acts and counts. */
export function describeFilters(get: () => Store): void {
  const at = (minute: number) => `2030-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
  const risk = (score: number, level: 'low' | 'medium' | 'high' | 'critical') => ({
    ...{ score, level },
    reasons: [],
  });
  const patch = (path: string) => ({
    ...{ kind: 'patch' as const, title: 'x', patchDigest: sha256('p'), workspace: '/w', baseCommit: null },
    files: [{ path, before: null, after: null, added: 1, removed: 0 }],
  });
  const RUNS = [
    makeRun('a', { startedAt: at(1), workspace: '/w/one', workflowName: 'Größe prüfen' }),
    makeRun('b', { startedAt: at(2), workspace: '/w/two', workflowId: 'refresh', status: 'failed' }),
    makeRun('c', { startedAt: at(3), workspace: '/w/one', status: 'rejected', reason: 'Too 100%_RISKY' }),
  ];
  const APPROVALS = [
    makeApproval('p1', { runId: 'a', requestedAt: at(1), expiresAt: at(40), risk: risk(10, 'low') }),
    makeApproval('p2', { runId: 'b', requestedAt: at(2), expiresAt: at(30), risk: risk(80, 'critical') }),
    makeApproval('p3', {
      ...{ runId: 'c', requestedAt: at(3), expiresAt: at(20), risk: risk(80, 'critical') },
      ...{ snoozedUntil: at(10), subject: patch('src/Server.ts'), title: 'Fix the server' },
    }),
    makeApproval('p4', { runId: 'c', requestedAt: at(4), status: 'void', risk: risk(50, 'high') }),
  ];
  async function fill(): Promise<void> {
    for (const run of RUNS) {
      const approvals = APPROVALS.filter(({ runId }) => runId === run.runId);
      await get().commit({ stream: `run/${run.runId}`, expected: EMPTY_HEAD, records: [], run, approvals });
    }
  }
  const runs = async (filter: Omit<RunFilter, 'limit'>) =>
    (await get().listRuns({ ...filter, limit: 100 })).items.map(({ runId }) => runId).join('');
  const approvals = async (filter: Omit<ApprovalFilter, 'limit'>) =>
    (await pageThrough((cursor) => get().listApprovals({ ...filter, limit: 1, cursor })))
      .map(({ approvalId }) => approvalId)
      .join(' ');

  it('filters runs by statuses, workspace, time and text in any case', async () => {
    await fill();
    expect(await runs({ statuses: [] })).toBe('cba');
    expect(await runs({ statuses: ['failed', 'running', 'failed'] })).toBe('ba');
    expect(await runs({ workspace: '/w/one' })).toBe('ca');
    expect(await runs({ workspace: '/w/one', workflowId: 'audit', statuses: ['running'] })).toBe('a');
    expect(await runs({ startedAfter: at(2) })).toBe('cb');
    expect(await runs({ startedAfter: at(2), startedBefore: at(2) })).toBe('b');
    expect(await runs({ text: 'GRÖSSE' })).toBe('');
    expect(await runs({ text: 'GRÖ' })).toBe('a');
    expect(await runs({ text: '100%_r' })).toBe('c');
    expect(await runs({ text: 'a%t' })).toBe('');
    expect(await runs({ text: '/W/', workspace: '/w/one', statuses: ['running', 'failed'] })).toBe('a');
    expect(await runs({ text: '' })).toBe('cba');
  });

  it('orders approvals by risk, age and expiry', async () => {
    await fill();
    expect(await approvals({ order: 'risk' })).toBe('p2 p3 p4 p1');
    expect(await approvals({ order: 'oldest' })).toBe('p1 p2 p3 p4');
    expect(await approvals({})).toBe('p1 p2 p3 p4');
    expect(await approvals({ order: 'newest' })).toBe('p4 p3 p2 p1');
    expect(await approvals({ order: 'expiry', statuses: ['waiting'] })).toBe('p3 p2 p1');
    expect(await approvals({ order: 'risk', runId: 'c' })).toBe('p3 p4');
  });

  it('filters approvals by level, workflow, text, snooze and expiry', async () => {
    await fill();
    expect(await approvals({ level: 'critical' })).toBe('p2 p3');
    expect(await approvals({ level: 'high', order: 'risk' })).toBe('p4');
    expect(await approvals({ level: 'medium' })).toBe('');
    expect(await approvals({ workflowId: 'refresh' })).toBe('p2');
    expect(await approvals({ text: 'src/server' })).toBe('p3');
    expect(await approvals({ text: 'FIX THE', order: 'expiry' })).toBe('p3');
    expect(await approvals({ snoozed: 'hide', now: at(5) })).toBe('p1 p2 p4');
    expect(await approvals({ snoozed: 'only', now: at(5) })).toBe('p3');
    expect(await approvals({ snoozed: 'only', now: at(10) })).toBe('');
    expect(await approvals({ snoozed: 'all', expiresBefore: at(30), order: 'expiry' })).toBe('p3 p2');
  });

  it('counts runs by status and waiting approvals by level, snoozed ones apart', async () => {
    await fill();
    const none = { running: 0, waiting: 0, succeeded: 0, failed: 0, rejected: 0, cancelled: 0 };
    expect(await get().counts(at(5))).toEqual({
      runs: { ...none, running: 1, failed: 1, rejected: 1 },
      waiting: { low: 1, medium: 0, high: 0, critical: 1 },
      snoozed: 1,
    });
    expect(await get().counts(at(10))).toMatchObject({ waiting: { low: 1, critical: 2 }, snoozed: 0 });
  });

  it('refuses a cursor of another filter or order, and takes it when only the time went on', async () => {
    await fill();
    const first = { limit: 1, order: 'risk', snoozed: 'hide', now: at(1) } as const;
    const { nextCursor } = await get().listApprovals(first);
    const cursor = nextCursor ?? '';
    for (const other of [
      { ...first, order: 'oldest' },
      { ...first, snoozed: 'only' },
      { ...first, statuses: ['waiting'] },
      { ...first, text: 'x' },
    ] as const) {
      const refusal = await refusalOf(get().listApprovals({ ...other, cursor }));
      expect(refusal.code).toBe('invalid_input');
      expect(refusal.message).toContain('list of approvals');
    }
    const second = await get().listApprovals({ ...first, now: at(2), limit: 3, cursor });
    expect(second.items.map(({ approvalId }) => approvalId)).toEqual(['p4', 'p1']);
  });

  it('refuses a text that is too long and a question about snoozes without a time', async () => {
    for (const attempt of [
      () => get().listRuns({ limit: 1, text: 'x'.repeat(201) }),
      () => get().listActs({ limit: 1, text: 'x'.repeat(201) }),
      () => get().listApprovals({ limit: 1, snoozed: 'hide' }),
    ]) {
      expect((await refusalOf(attempt())).code).toBe('invalid_input');
    }
  });
}

/** Who did what. */
export function describeActs(get: () => Store): void {
  const by = (name: string) => ({ kind: 'person', name, via: 'cli' });
  const time = (second: number) => `2030-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
  async function fill(): Promise<void> {
    const workflow = { id: 'audit', name: 'Audit', steps: 'x'.repeat(5_000) };
    const run = seal(sha256, 'run/r1', EMPTY_HEAD, [
      {
        type: 'run.started',
        time: time(1),
        data: { runId: 'r1', workflow, by: by('ada'), key: null, input: {} },
      },
      { type: 'step.started', time: time(2), data: { stepId: 'scan' } },
      {
        type: 'approval.decided',
        time: time(4),
        data: {
          approvalId: 'p',
          decision: 'rejected',
          by: by('bob'),
          reason: 'Not on Friday',
          digest: sha256('d'),
        },
      },
      {
        type: 'steps.reset',
        time: time(5),
        data: { steps: ['scan'], cause: { kind: 'revision', by: by('bob'), reason: 'Not on Friday' } },
      },
      {
        type: 'run.ended',
        time: time(6),
        data: { status: 'failed', reason: null, output: { big: 'x'.repeat(2_000) } },
      },
    ]);
    const journal = seal(sha256, 'journal', EMPTY_HEAD, [
      { type: 'export.made', time: time(3), data: { runId: 'r1', format: 'html', by: by('ada') } },
    ]);
    const summary = makeRun('r1', { workflowId: 'audit' });
    await get().commit({ stream: 'run/r1', expected: EMPTY_HEAD, records: run, run: summary });
    await get().commit({ stream: 'journal', expected: EMPTY_HEAD, records: journal });
  }
  const types = async (filter: Omit<ActFilter, 'limit'>) =>
    (await pageThrough((cursor) => get().listActs({ ...filter, limit: 2, cursor }))).map(({ type }) => type);

  it('lists what people and policies did over all streams, newest first', async () => {
    await fill();
    const all = ['run.ended', 'steps.reset', 'approval.decided', 'export.made', 'run.started'];
    expect(await types({})).toEqual(all);
    const { items } = await get().listActs({ limit: 10 });
    const [head] = await get().readEvents('journal', 0, 1);
    expect(items[3]).toMatchObject({
      ...{ stream: 'journal', seq: 1, type: 'export.made', time: time(3) },
      ...{ runId: null, hash: head?.hash, data: { by: by('ada'), format: 'html', runId: 'r1' } },
    });
    expect(items[4]).toMatchObject({
      runId: 'r1',
      data: { workflowId: 'audit', workflowName: 'Audit', by: by('ada'), key: null },
    });
    expect(items[0]?.data).toEqual({ status: 'failed', reason: null });
  });

  it('filters them by type, person, run, workflow, time and text', async () => {
    await fill();
    expect(await types({ types: ['run.started', 'export.made'] })).toEqual(['export.made', 'run.started']);
    expect(await types({ actor: 'bob' })).toEqual(['steps.reset', 'approval.decided']);
    expect(await types({ actor: 'ada', types: ['run.started', 'run.ended'] })).toEqual(['run.started']);
    expect(await types({ runId: 'r1', actor: 'ada' })).toEqual(['run.started']);
    expect(await types({ workflowId: 'audit', types: ['run.ended'] })).toEqual(['run.ended']);
    expect(await types({ workflowId: 'other' })).toEqual([]);
    expect(await types({ after: time(5) })).toEqual(['run.ended', 'steps.reset']);
    expect(await types({ before: time(3), after: time(2) })).toEqual(['export.made']);
    expect(await types({ text: 'FRIDAY' })).toEqual(['steps.reset', 'approval.decided']);
    expect(await types({ text: 'xxx' })).toEqual([]);
    const { nextCursor } = await get().listActs({ limit: 1 });
    const refusal = await refusalOf(get().listActs({ limit: 1, actor: 'ada', cursor: nextCursor ?? '' }));
    expect(refusal.code).toBe('invalid_input');
  });
}
