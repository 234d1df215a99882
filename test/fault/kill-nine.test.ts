import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EMPTY_HEAD, seal } from '../../core/audit/chain.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { loadRun, readRun } from '../../main/app/stream.ts';
import { sha256 } from '../support/domain-story.ts';
import { killScript, PATCHED } from '../support/kill-story.ts';
import { writeScript } from '../support/scripted-agent.ts';

const DRIVER = fileURLToPath(new URL('../support/kill-driver.ts', import.meta.url));
/** In all, over both chains. */
const KILLS = 200;
/** Kills before a run may end and the next begins. */
const KILLS_PER_RUN = 10;

interface Outcome {
  readonly code: number | null;
  readonly acknowledged: number;
  readonly errors: string;
  /** From `ready` to the end, in milliseconds. */
  readonly ms: number;
}

/** Runs the driver and ends it with SIGKILL so long after it owned the folder; never when null. */
function drive(folder: string, killAfterMs: number | null): Promise<Outcome> {
  const paths = [join(folder, 'data'), join(folder, 'work'), join(folder, 'script.json')];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [DRIVER, ...paths], { stdio: ['ignore', 'pipe', 'pipe'] });
    let acknowledged = 0;
    let errors = '';
    let readyAt = performance.now();
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('ack ')) acknowledged = Number(line.slice(4));
      if (line !== 'ready') return;
      readyAt = performance.now();
      if (killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, acknowledged, errors, ms: performance.now() - readyAt }));
  });
}

/** A small seeded generator, so that a failure can be seen again (mulberry32's constants). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function prepare(): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-kill-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'work', 'a.txt'), 'one\n');
  writeScript(folder, killScript());
  return folder;
}

const linesOf = (folder: string, name: string): string[] =>
  existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim().split('\n') : [];

/** Everything that must hold once a run has come to its end, however often it was killed on the way. */
async function examine(folder: string, acknowledged: number): Promise<void> {
  const store = await openSqliteStore({ dataDir: join(folder, 'data'), owner: 'the test' });
  try {
    const { items } = await store.listRuns({ limit: 10 });
    expect(items.map((run) => run.status)).toEqual(['succeeded']);
    const runId = items[0]?.runId ?? '';
    let head = EMPTY_HEAD;
    const types: string[] = [];
    for await (const record of readRun(store, runId)) {
      const [again] = seal(sha256, record.stream, head, [record]);
      expect(record.hash).toBe(again?.hash);
      head = { seq: record.seq, hash: record.hash };
      types.push(record.type);
    }
    expect(head.seq).toBeGreaterThanOrEqual(acknowledged);
    for (const once of [
      'run.started',
      'approval.requested',
      'approval.decided',
      'patch.applied',
      'run.ended',
    ]) {
      expect(
        types.filter((type) => type === once),
        once,
      ).toHaveLength(1);
    }
    expect(await store.outbox()).toEqual([]);
    expect((await loadRun(store, runId))?.state.status).toBe('succeeded');
    const marks = linesOf(folder, 'marks.log').map((line) => line.split(' ')[0]);
    expect([...marks].sort()).toEqual(['0', '1', '2', '3'].map((i) => `${runId}/each[${i}]`));
    const state = (await loadRun(store, runId))?.state.steps.get('once');
    const acted = linesOf(folder, 'once.log').length;
    if (state?.state === 'succeeded') expect(acted).toBe(1);
    else expect(state?.error?.code === 'lost' && acted <= 1).toBe(true);
    expect(readFileSync(join(folder, 'work', 'a.txt'), 'utf8')).toBe(PATCHED);
    expect(readFileSync(join(folder, 'work', 'b.txt'), 'utf8')).toBe('new\n');
  } finally {
    await store.close();
  }
}

/** Kills the run again and again at random instants, then lets it end and looks. Returns how often it hit. */
async function chain(seed: number, kills: number): Promise<number> {
  const draw = random(seed);
  let span = 600;
  let hits = 0;
  while (hits < kills) {
    const folder = prepare();
    try {
      let acknowledged = 0;
      for (let i = 0; i < KILLS_PER_RUN; i++) {
        const outcome = await drive(folder, draw() * span);
        acknowledged = Math.max(acknowledged, outcome.acknowledged);
        if (outcome.code !== null) {
          expect(outcome.errors).toBe('');
          // The run came to its end before the kill: aim at what it really takes.
          span = Math.max(100, Math.min(span, outcome.ms));
          break;
        }
        hits += 1;
      }
      const last = await drive(folder, null);
      expect(last.errors).toBe('');
      expect(last.code).toBe(0);
      await examine(folder, Math.max(acknowledged, last.acknowledged));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return hits;
}

describe('kill -9 at any instant', () => {
  it(`loses no event and does nothing twice, over ${KILLS} kills`, async () => {
    const hits = await Promise.all([chain(1, KILLS / 2), chain(2, KILLS / 2)]);
    expect(hits[0] + hits[1]).toBeGreaterThanOrEqual(KILLS);
  }, 600_000);
});
