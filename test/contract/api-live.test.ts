import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApprovalLine } from '../../core/contract/approvals.ts';
import type { RunDetail, RunItem } from '../../core/contract/runs.ts';
import type { LiveItem } from '../../core/contract/system.ts';
import { COLLEAGUE, openApiFixture, PERSON, type ApiFixture } from '../support/api-service.ts';
import { ask, ended, finish, newName, readUntil, start, type Story } from '../support/api-story.ts';
import { TRANSPORTS, type Connected } from '../support/api-transports.ts';

/** Whether a run's end is told. */
function tellsEnd(item: LiveItem, runId: string): boolean {
  return (
    item.kind === 'delta' &&
    item.changes.some(
      (change) => change.topic === 'run' && change.run.runId === runId && change.run.endedAt !== null,
    )
  );
}

function approvalIn(item: LiveItem, runId: string): ApprovalLine | undefined {
  const changes = item.kind === 'delta' ? item.changes : [];
  for (const change of changes) {
    if (change.topic === 'approval' && change.approval.runId === runId) return change.approval;
  }
  return undefined;
}

function targetOf({ approvalId, digest }: ApprovalLine) {
  return { approvalId, digest };
}

/** What a window shows that began with the snapshot and took in every delta. */
function replay(
  items: readonly RunItem[],
): Pick<RunDetail, 'steps' | 'summary' | 'output' | 'approvals' | 'can'> {
  const [first, ...rest] = items;
  if (first?.kind !== 'snapshot') throw new Error('a subscription begins with a snapshot');
  let { run } = first;
  for (const item of rest) {
    if (item.kind !== 'delta') throw new Error(`a ${item.kind} came`);
    const { steps, ...changed } = item.delta;
    const newer = new Map(steps.map((step) => [step.stepId, step]));
    run = { ...run, ...changed, steps: run.steps.map((step) => newer.get(step.stepId) ?? step) };
  }
  return run;
}

function expectNoGap(items: readonly { readonly seq: number }[]): void {
  expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index));
}

describe.each(TRANSPORTS)('subscriptions over $name', (transport) => {
  let fixture: ApiFixture;
  let connected: Connected;
  let story: Story;

  beforeAll(async () => {
    fixture = await openApiFixture();
    connected = await transport.connect(fixture.service, PERSON);
    story = { ...fixture, client: connected.client };
  });

  afterAll(async () => {
    await connected.close();
    await fixture.close();
  });

  test('a window hears of a run from its start to its end, and of its approval', async () => {
    const items = await story.client.system.live();
    expect((await items.next()).value).toMatchObject({ kind: 'snapshot', seq: 0 });
    const runId = await start(story, 'gate', { name: newName() });
    const seen: LiveItem[] = [];
    for await (const item of items) {
      seen.push(item);
      const asked = approvalIn(item, runId);
      if (asked?.status === 'waiting') await story.client.approvals.approve(targetOf(asked));
      if (tellsEnd(item, runId)) break;
    }
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
    expect(seen.some((item) => approvalIn(item, runId)?.status === 'approved')).toBe(true);
  });

  test('snapshot and deltas of a run make what the run is', async () => {
    const { runId, ...target } = await ask(story);
    const reading = readUntil(
      await story.client.runs.watch({ runId }),
      (item) => item.kind === 'delta' && item.delta.summary?.status === 'succeeded',
    );
    await story.client.approvals.approve(target);
    const items = await reading;
    expectNoGap(items);
    expect(replay(items)).toEqual(await story.client.runs.get({ runId }));
  });

  test('of many changes only the newest is told', async () => {
    const runId = await start(story, 'many');
    const items = await readUntil(
      await story.client.runs.watch({ runId }),
      (item) =>
        (item.kind === 'snapshot' && item.run.summary.endedAt !== null) ||
        (item.kind === 'delta' && item.delta.summary?.endedAt !== null),
    );
    expectNoGap(items);
    expect(items.length).toBeLessThan(10);
  });

  test('lines of logs come while the agent works', async () => {
    const runId = await finish(story, 'work');
    const pages = await readUntil(
      await story.client.runs.watchLogs({ runId, stepId: null, after: 1 }),
      () => true,
    );
    expect(pages.flatMap(({ lines }) => lines.map(({ seq }) => seq))).toEqual([2, 3]);
  });

  test('two people look at one approval: the second sees who decided', async () => {
    const other = await transport.connect(fixture.service, COLLEAGUE);
    const { runId, approvalId, digest } = await ask(story, newName());
    await story.client.approvals.approve({ approvalId, digest, reason: 'looks right' });
    const error = await other.client.approvals
      .approve({ approvalId, digest })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'REFUSED', data: { code: 'already_decided' } });
    const card = await other.client.approvals.get({ approvalId });
    expect(card.approval).toMatchObject({ status: 'approved', decidedBy: PERSON, reason: 'looks right' });
    expect(await ended(story, runId)).toBe('succeeded');
    await other.close();
  });

  test('who goes away is not listened for any more', async () => {
    const before = fixture.service.listeners();
    const other = await transport.connect(fixture.service, COLLEAGUE);
    const items = await other.client.system.live();
    await items.next();
    const stopped = await other.client.system.live();
    await stopped.next();
    expect(fixture.service.listeners()).toBe(before + 2);
    await stopped.return(undefined);
    await expect.poll(fixture.service.listeners).toBe(before + 1);
    await other.close();
    await expect.poll(fixture.service.listeners).toBe(before);
  });
});
