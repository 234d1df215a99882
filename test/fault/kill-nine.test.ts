import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyBundle } from '../../core/audit/verify.ts';
import { nodeVerifyTools } from '../../main/adapters/signer-file/verify-tools.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { exportRun } from '../../main/app/export.ts';
import { loadRun } from '../../main/app/stream.ts';
import type { TimedEvent } from '../../main/domain/run/events.ts';
import { killAgainAndAgain, linesOf, readOnlyRun, type KillStory } from '../support/kill-chain.ts';
import { DECIDED, decisionsScript, killScript, PATCHED } from '../support/kill-story.ts';
import { openPlane } from '../support/plane.ts';

/** In all, over both chains of a story. SIGNALBOX_KILLS asks for more than fits into every test run: 200, say, before a release. */
const KILLS = Number(process.env['SIGNALBOX_KILLS'] ?? 24);
const KILLS_OF_DECISIONS = KILLS / 2;

async function examineWork(folder: string, acknowledged: number): Promise<void> {
  const store = await openSqliteStore({ dataDir: join(folder, 'data'), owner: 'the test' });
  try {
    const { runId, events } = await readOnlyRun(store, acknowledged);
    for (const once of [
      'run.started',
      'approval.requested',
      'approval.decided',
      'patch.applied',
      'signal.received',
      'signal.used',
      'run.ended',
    ]) {
      expect(
        events.filter(({ type }) => type === once),
        once,
      ).toHaveLength(1);
    }
    expect(await store.outbox()).toEqual([]);
    expect((await loadRun(store, runId))?.state.status).toBe('succeeded');
    const marks = linesOf(folder, 'marks.log').map((line) => line.split(' ')[0]);
    const inner = [0, 1].flatMap((i) => [`inner[${i}]/first`, `inner[${i}]/second`]);
    const rounds = [0, 1, 2].map((i) => `again[${i}]`);
    const tried = [0, 1].flatMap((i) => [`tries[${i}]/check`, `tries[${i}]/do`]);
    const marked = [...rounds, ...[0, 1, 2, 3].map((i) => `each[${i}]`), ...inner, 'take', ...tried];
    expect([...marks].sort()).toEqual(marked.map((stepId) => `${runId}/${stepId}`));
    const state = (await loadRun(store, runId))?.state.steps.get('once');
    const acted = linesOf(folder, 'once.log').length;
    if (state?.state === 'succeeded') expect(acted).toBe(1);
    else expect(state?.error?.code === 'lost' && acted <= 1).toBe(true);
    const tries = (await loadRun(store, runId))?.state.steps.get('tries');
    expect(tries?.output).toMatchObject({ picked: 1, score: 'careful'.length });
    expect(readdirSync(join(folder, 'data', 'worktrees'))).toEqual([]);
    const parts = ['given', 'out'].map((id) =>
      events.filter(({ data }) => 'stepId' in data && data.stepId === id),
    );
    expect(parts).toMatchObject([
      [{ type: 'step.succeeded', data: { given: true, output: { by: 'hand' } } }],
      [{ type: 'step.skipped', data: { cause: 'part' } }],
    ]);
    expect(readFileSync(join(folder, 'work', 'a.txt'), 'utf8')).toBe(PATCHED);
    expect(readFileSync(join(folder, 'work', 'b.txt'), 'utf8')).toBe('new\n');
  } finally {
    await store.close();
  }
}

type EventOf<Type extends TimedEvent['type']> = Extract<TimedEvent, { type: Type }>;

function ofType<Type extends TimedEvent['type']>(
  events: readonly TimedEvent[],
  type: Type,
): readonly EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}

async function examineDecisions(folder: string, acknowledged: number): Promise<void> {
  const test = await openPlane(join(folder, 'data'));
  const { ports } = test;
  try {
    const { runId, events } = await readOnlyRun(ports.store, acknowledged);
    const asked = ofType(events, 'approval.requested').map(({ data }) => data.approvalId);
    const decided = ofType(events, 'approval.decided').map(({ data }) => data);
    const voided = ofType(events, 'approval.voided').map(({ data }) => data);
    // Each question is closed once: two rejected, three replaced, three approved by the second of two people.
    expect([...decided, ...voided].map(({ approvalId }) => approvalId).sort()).toEqual([...asked].sort());
    expect(decided.map(({ decision, by }) => `${decision} by ${by.name}`).sort()).toEqual([
      'approved by second',
      'approved by second',
      'approved by second',
      'rejected by tester',
      'rejected by tester',
    ]);
    expect(voided.map(({ cause }) => cause)).toEqual(['amended', 'amended', 'amended']);
    const approved = decided.filter(({ decision }) => decision === 'approved').map((one) => one.approvalId);
    expect(ofType(events, 'approval.endorsed').map(({ data }) => data.approvalId)).toEqual(approved);
    expect(ofType(events, 'patch.applied').map(({ data }) => data.approvalId)).toEqual(approved);
    const resets = ofType(events, 'steps.reset').map(({ data }) => data.cause.kind);
    expect(resets.filter((kind) => kind === 'revision')).toHaveLength(2);
    expect(ofType(events, 'run.ended')).toHaveLength(resets.length - 1);
    expect(await ports.store.outbox()).toEqual([]);
    expect(linesOf(folder, 'marks.log').map((line) => line.split(' ')[0])).toEqual([`${runId}/mark`]);
    // Each candidate of the first exploration, and of the one that was asked for in its place.
    const tried = [0, 1].flatMap((i) => [`${runId}/tries[${i}]/do`, `${runId}/tries[${i}]/do~1`]);
    expect(
      linesOf(folder, 'tries.log')
        .map((line) => line.split(' ')[0])
        .sort(),
    ).toEqual(tried);
    expect(readdirSync(join(folder, 'data', 'worktrees'))).toEqual([]);
    for (const [path, text] of Object.entries(DECIDED)) {
      expect(readFileSync(join(folder, 'work', path), 'utf8')).toBe(text);
    }
    expect(existsSync(join(folder, 'work', 'b.txt'))).toBe(false);
    const exported = await exportRun({ ...ports, version: '1', environment: {} }, runId, Date.now());
    if (!exported.ok) throw new Error(exported.error.message);
    expect(verifyBundle(exported.value, nodeVerifyTools()).problems).toEqual([]);
  } finally {
    await test.close();
  }
}

const STORIES: readonly (readonly [string, number, KillStory])[] = [
  [
    'work is under way',
    KILLS,
    {
      driver: './kill-driver.ts',
      script: killScript(),
      tree: { 'a.txt': 'one\n' },
      examine: examineWork,
    },
  ],
  [
    'people reject for another try and another exploration, take a part, edit, approve in twos and try again what failed',
    KILLS_OF_DECISIONS,
    {
      driver: './kill-decisions-driver.ts',
      script: decisionsScript(),
      tree: { 'a.txt': 'one\n', 'c.txt': 'three\n', 'd.txt': 'five\n' },
      examine: examineDecisions,
    },
  ],
];

describe('kill -9 at any instant', () => {
  it.each(STORIES)(
    'loses no event and does nothing twice while %s',
    async (_, kills, story) => {
      const half = kills / 2;
      const hits = await Promise.all([killAgainAndAgain(story, 1, half), killAgainAndAgain(story, 2, half)]);
      expect(hits[0] + hits[1]).toBeGreaterThanOrEqual(kills);
    },
    20_000 * KILLS,
  );
});
