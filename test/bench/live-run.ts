import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { implement } from '@orpc/server';
import { contract } from '../../core/contract/contract.ts';
import { DEFAULT_SETTINGS } from '../../core/settings/schema.ts';
import { CHROMIUM_FLAGS, CHROMIUM_PROGRAM } from '../support/chromium-program.ts';
import { ensurePage } from '../support/e2e/build.ts';
import { serveSynthetic } from '../support/renderer/synthetic-host.ts';
import { liveRun, makeRunDetail, makeWorkflow } from '../support/renderer/synthetic-run.ts';
import { compare, printTable, type BenchRow } from './harness.ts';

const RUN_ID = '0'.repeat(26);
const EVENTS_PER_SECOND = 1_000;
const NODES = 200;
/** Long enough for several collections of garbage. */
const SECONDS = 10;
const ROUNDS = 3;

/**
 * An open run of 200 steps in Chromium: frames a second while 1,000 steps change each second against the same page while
 * nothing does, and the heap after 30 s of that against before, garbage collected both times. The page is the built one.
 */
export async function benchLiveRun(): Promise<readonly BenchRow[]> {
  await ensurePage();
  let perSecond = 0;
  const host = await serveSynthetic(routerFor(() => perSecond));
  const browser = await chromium.launch({ executablePath: CHROMIUM_PROGRAM, args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
    await page.goto(`${host.origin}/#/runs/${RUN_ID}`);
    await page.locator('[data-node-id=n0]').waitFor();
    const frames = await compare(
      { name: `run screen, ${EVENTS_PER_SECOND} changes/s (peer: none)`, target: 0.83, unit: 'frames/s' },
      ROUNDS,
      () => {
        perSecond = EVENTS_PER_SECOND;
        return framesPerSecond(page);
      },
      () => {
        perSecond = 0;
        return framesPerSecond(page);
      },
    );
    perSecond = EVENTS_PER_SECOND;
    const before = await heapOf(page);
    for (let part = 0; part < 3; part++) await framesPerSecond(page);
    const after = await heapOf(page);
    const heap: BenchRow = {
      name: 'run screen, heap after 30 s of it (peer: before)',
      ...{ ours: after, peer: before, ratio: after / before, target: 1.2, unit: 'MiB', lowerIsBetter: true },
    };
    return [frames, heap];
  } finally {
    await browser.close();
    await host.close();
  }
}

/** What a run screen asks for, from a run that is made up; whatever else the page asks for is refused. */
function routerFor(perSecond: () => number) {
  const os = implement(contract);
  const run = makeRunDetail(RUN_ID, makeWorkflow(NODES));
  return {
    runs: {
      watch: os.runs.watch.handler(({ signal }) => liveRun(run, perSecond, signal)),
      get: os.runs.get.handler(() => run),
      timeline: os.runs.timeline.handler(() => []),
    },
    settings: {
      get: os.settings.get.handler(() => ({
        ...{ settings: DEFAULT_SETTINGS, fixed: {}, problems: [], policyProblems: [], dataDir: '/data' },
      })),
    },
  };
}

function framesPerSecond(page: Page): Promise<number> {
  return page.evaluate(
    (seconds) =>
      new Promise<number>((resolve) => {
        const from = performance.now();
        let frames = 0;
        const count = (now: number): void => {
          frames += 1;
          if (now - from < seconds * 1_000) requestAnimationFrame(count);
          else resolve((frames / (now - from)) * 1_000);
        };
        requestAnimationFrame(count);
      }),
    SECONDS,
  );
}

/** MiB of live objects. */
async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize / 1024 / 1024;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) printTable(await benchLiveRun());
