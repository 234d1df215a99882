import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { ScriptInput } from '../../agents/scripted/script.ts';
import { EMPTY_HEAD, seal } from '../../core/audit/chain.ts';
import type { StoreReader } from '../../main/ports/store.ts';
import { eventOf, readRun } from '../../main/app/stream.ts';
import type { TimedEvent } from '../../main/domain/run/events.ts';
import { sha256 } from './domain-story.ts';
import { writeScript } from './scripted-agent.ts';

/** Kills before a run may end and the next begins. */
const KILLS_PER_RUN = 10;

/** A run that is killed again and again, the process that drives it, and what must hold in the end. */
export interface KillStory {
  /** In test/support. */
  readonly driver: string;
  readonly script: ScriptInput;
  /** The workspace at first, by path. */
  readonly tree: Readonly<Record<string, string>>;
  /** Everything that must hold once the run has come to its end, however often it was killed on the way. */
  readonly examine: (folder: string, acknowledged: number) => Promise<void>;
}

interface Outcome {
  readonly code: number | null;
  readonly acknowledged: number;
  readonly errors: string;
  /** From `ready` to the end, in milliseconds. */
  readonly ms: number;
}

/** Runs the driver and ends it with SIGKILL so long after it owned the folder; never when null. */
function drive(driver: string, folder: string, killAfterMs: number | null): Promise<Outcome> {
  const file = fileURLToPath(new URL(driver, import.meta.url));
  const paths = [join(folder, 'data'), join(folder, 'work'), join(folder, 'script.json')];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...paths], { stdio: ['ignore', 'pipe', 'pipe'] });
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

function prepare({ tree, script }: KillStory): string {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-kill-'));
  mkdirSync(join(folder, 'work'));
  for (const [path, text] of Object.entries(tree)) writeFileSync(join(folder, 'work', path), text);
  writeScript(folder, script);
  return folder;
}

/** Kills runs at random instants, lets each end then, and looks. Returns how often it hit. */
export async function killAgainAndAgain(story: KillStory, seed: number, kills: number): Promise<number> {
  const draw = random(seed);
  let span = 600;
  let hits = 0;
  while (hits < kills) {
    const folder = prepare(story);
    try {
      let acknowledged = 0;
      for (let i = 0; i < KILLS_PER_RUN; i++) {
        const outcome = await drive(story.driver, folder, draw() * span);
        acknowledged = Math.max(acknowledged, outcome.acknowledged);
        if (outcome.code !== null) {
          expect(outcome.errors).toBe('');
          // The run came to its end before the kill: aim at what it really takes.
          span = Math.max(100, Math.min(span, outcome.ms));
          break;
        }
        hits += 1;
      }
      const last = await drive(story.driver, folder, null);
      expect(last.errors).toBe('');
      expect(last.code).toBe(0);
      await story.examine(folder, Math.max(acknowledged, last.acknowledged));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return hits;
}

/** The events of the only run, which has succeeded, after a look at their chain. */
export async function readOnlyRun(
  store: StoreReader,
  acknowledged: number,
): Promise<{ readonly runId: string; readonly events: readonly TimedEvent[] }> {
  const { items } = await store.listRuns({ limit: 10 });
  expect(items.map((run) => run.status)).toEqual(['succeeded']);
  const runId = items[0]?.runId ?? '';
  let head = EMPTY_HEAD;
  const events: TimedEvent[] = [];
  for await (const record of readRun(store, runId)) {
    const [again] = seal(sha256, record.stream, head, [record]);
    expect(record.hash).toBe(again?.hash);
    head = { seq: record.seq, hash: record.hash };
    events.push(eventOf(record));
  }
  expect(head.seq).toBeGreaterThanOrEqual(acknowledged);
  return { runId, events };
}

/** The lines of a file that agents wrote; none when there is no file. */
export function linesOf(folder: string, name: string): string[] {
  const path = join(folder, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
}
