/** What Signalbox costs when it does nothing: start-up, idle memory, and both with a full store. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EMPTY_HEAD } from '../../core/audit/chain.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { makeRecords, makeRun } from '../support/store-fixtures.ts';
import { compare, median, type BenchRow } from './harness.ts';

const FINISHED_RUNS = 100_000;
const EVENTS_PER_RUN = 6;
const ROUNDS = 9;
/** Limits of the issue that set them: idle memory, what a full store may add to it, and to the start. */
const IDLE_MIB = 120;
const ADDED_MIB = 10;
const ADDED_MS = 100;

const LAUNCH = fileURLToPath(new URL('../../dist/main/hosts/cli/launch.js', import.meta.url));
const HOST = new URL('../../main/hosts/base/host.ts', import.meta.url).href;
const IDLE = `
  const began = performance.now();
  const { openHost } = await import(${JSON.stringify(HOST)});
  const loaded = performance.now();
  const host = await openHost(process.argv[2], 'bench', { note() {}, detail() {} });
  const openMs = performance.now() - loaded;
  globalThis.gc();
  const rss = process.memoryUsage().rss / 2 ** 20;
  await host.close();
  console.log(JSON.stringify({ rss, openMs, loadMs: loaded - began }));
`;
const idleSchema = z.object({ rss: z.number(), openMs: z.number(), loadMs: z.number() });

function timeNode(args: readonly string[]): number {
  const began = performance.now();
  execFileSync(process.execPath, args, { stdio: 'ignore' });
  return performance.now() - began;
}

function measureIdle(script: string, dataDir: string): z.infer<typeof idleSchema> {
  const args = ['--expose-gc', script, dataDir];
  return idleSchema.parse(JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })));
}

async function fill(dataDir: string): Promise<void> {
  const store = await openSqliteStore({ dataDir, owner: 'bench' });
  const time = '2030-01-01T00:00:00.000Z';
  let pending: Promise<unknown>[] = [];
  for (let i = 0; i < FINISHED_RUNS; i++) {
    const runId = `run${String(i).padStart(8, '0')}`;
    const stream = `run/${runId}`;
    const records = makeRecords(stream, EMPTY_HEAD, EVENTS_PER_RUN, i);
    const run = makeRun(runId, { status: 'succeeded', endedAt: time });
    pending.push(store.commit({ stream, expected: EMPTY_HEAD, records, run }));
    if (pending.length === 1_000) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
  await store.close();
}

/** Needs a build (npm run build): what people start is the compiled program. */
export async function benchFootprint(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-footprint-'));
  const empty = join(folder, 'empty');
  const full = join(folder, 'full');
  try {
    const help = await compare(
      { name: 'signalbox --help, vs bare node', target: 3, unit: 'ms', lowerIsBetter: true },
      ROUNDS,
      () => timeNode([LAUNCH, '--help']),
      () => timeNode(['-e', '0']),
    );
    await fill(full);
    const script = join(folder, 'idle.mjs');
    writeFileSync(script, IDLE);
    measureIdle(script, empty);
    measureIdle(script, full);
    const seen = Array.from({ length: ROUNDS }, () => ({
      empty: measureIdle(script, empty),
      full: measureIdle(script, full),
    }));
    const rss = (which: 'empty' | 'full'): number => median(seen.map((round) => round[which].rss));
    const open = (which: 'empty' | 'full'): number => Math.min(...seen.map((round) => round[which].openMs));
    const limit = (name: string, ours: number, most: number, unit: string): BenchRow => ({
      name,
      ours,
      peer: most,
      ratio: ours / most,
      target: 1,
      unit,
      lowerIsBetter: true,
    });
    const added = `added by ${FINISHED_RUNS.toLocaleString('en')} finished runs, vs its limit`;
    return [
      help,
      limit('idle memory, vs its limit', rss('empty'), IDLE_MIB, 'MiB'),
      limit(`idle memory ${added}`, Math.max(0, rss('full') - rss('empty')), ADDED_MIB, 'MiB'),
      limit(`start-up ${added}`, Math.max(0, open('full') - open('empty')), ADDED_MS, 'ms'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
