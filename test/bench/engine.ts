/** The engine, durable, against BullMQ flows on a redis-server of its own without persistence. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlowProducer, QueueEvents, Worker, type FlowJob } from 'bullmq';
import { Redis } from 'ioredis';
import type { Workflow } from '../../core/workflow/schema.ts';
import { workflowOf } from '../support/domain-story.ts';
import { openPlane, TESTER, type TestPlane } from '../support/plane.ts';
import { startRedis } from '../support/redis.ts';
import { compare, type BenchRow } from './harness.ts';

const RUNS = 100;
const STEPS = 10;
const CHAIN = 100;
const ROUNDS = 7;
/** Jobs that the BullMQ worker handles at a time. */
const WORKERS = 50;

/** A chain in which each step takes up the output of the one before. */
function chainOf(length: number): Workflow {
  return workflowOf(
    Array.from({ length }, (_, i) => ({
      id: `n${i}`,
      kind: 'transform',
      needs: i === 0 ? [] : [`n${i - 1}`],
      value: i === 0 ? { n: 0 } : { n: i, before: `{{n${i - 1}.output.n}}` },
    })),
  );
}

async function runOurs(
  test: TestPlane,
  workflow: Workflow,
  runs: number,
  workspacePath: string,
): Promise<number> {
  const began = performance.now();
  await Promise.all(
    Array.from({ length: runs }, async () => {
      const started = await test.plane.start({ workflow, input: {}, workspacePath, key: null, by: TESTER });
      if (!started.ok) throw new Error(started.error.message);
      await test.plane.drive(started.value.runId);
      const settled = await test.plane.settled(started.value.runId, 'idle');
      if (!settled.ok || settled.value.status !== 'succeeded') throw new Error('a run did not succeed');
    }),
  );
  return performance.now() - began;
}

/** A flow whose root is done last: each job is the only child of the next. */
function flowOf(queueName: string, length: number): FlowJob {
  let job: FlowJob = { name: 's0', queueName, data: { n: 0 } };
  for (let i = 1; i < length; i++) job = { name: `s${i}`, queueName, data: { n: i }, children: [job] };
  return job;
}

/** Runs the engine's benchmarks; rates in steps per second, times in milliseconds per step. */
export async function benchEngine(): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-'));
  const workspacePath = join(folder, 'work');
  mkdirSync(workspacePath);
  const redis = await startRedis();
  const test = await openPlane(join(folder, 'data'));
  const connect = (): Redis => new Redis({ port: redis.port, host: '127.0.0.1', maxRetriesPerRequest: null });
  const connections = [connect(), connect(), connect()] as const;
  const flows = new FlowProducer({ connection: connections[0] });
  const worker = new Worker('bench', () => Promise.resolve(1), {
    connection: connections[1],
    concurrency: WORKERS,
  });
  const events = new QueueEvents('bench', { connection: connections[2] });
  await events.waitUntilReady();

  async function runTheirs(runs: number, length: number): Promise<number> {
    const began = performance.now();
    await Promise.all(
      Array.from({ length: runs }, async () => {
        const { job } = await flows.add(flowOf('bench', length));
        await job.waitUntilFinished(events);
      }),
    );
    return performance.now() - began;
  }

  try {
    const short = chainOf(STEPS);
    const long = chainOf(CHAIN);
    const rate = (ms: number): number => (RUNS * STEPS * 1_000) / ms;
    return [
      await compare(
        {
          name: `engine: ${RUNS} runs x ${STEPS} steps, durable, vs BullMQ flows`,
          target: 3,
          unit: 'steps/s',
        },
        ROUNDS,
        async () => rate(await runOurs(test, short, RUNS, workspacePath)),
        async () => rate(await runTheirs(RUNS, STEPS)),
      ),
      await compare(
        {
          name: `engine: chain of ${CHAIN}, vs BullMQ flows`,
          target: 0.5,
          unit: 'ms/step',
          lowerIsBetter: true,
        },
        ROUNDS,
        async () => (await runOurs(test, long, 1, workspacePath)) / CHAIN,
        async () => (await runTheirs(1, CHAIN)) / CHAIN,
      ),
    ];
  } finally {
    await worker.close();
    await events.close();
    await flows.close();
    for (const connection of connections) connection.disconnect();
    await test.close();
    await redis.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
