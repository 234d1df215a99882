/** How long the page takes from nothing to its first screen, against an empty page of the same libraries. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { chromium, type Browser } from 'playwright-core';
import { build } from 'vite';
import { openNodeHost, type NodeHost } from '../../main/hosts/node/node-host.ts';
import { CHROMIUM_FLAGS, CHROMIUM_PROGRAM } from '../support/chromium-program.ts';
import { enter } from '../support/e2e/api-client.ts';
import { ensurePage } from '../support/e2e/build.ts';
import { compare, type BenchRow } from './harness.ts';

const ROUNDS = 11;
/** The limit. */
const TARGET = 1.5;

const PAGE = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

const EMPTY_HTML =
  '<!doctype html><title>Empty</title><div id="root"></div><script type="module" src="./main.tsx"></script>';
const EMPTY_MAIN = `import '@mantine/core/styles.css';
import '@xyflow/react/dist/base.css';
import { MantineProvider, Title } from '@mantine/core';
import { ReactFlow } from '@xyflow/react';
import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('root')).render(
  <MantineProvider>
    <Title order={1}>Empty</Title>
    <div style={{ height: 400 }}><ReactFlow nodes={[]} edges={[]} /></div>
  </MantineProvider>,
);
`;

/** A page of Mantine and React Flow that does nothing, built as ours is. */
async function buildEmptyPage(folder: string): Promise<string> {
  const root = join(folder, 'empty');
  const outDir = join(folder, 'empty-page');
  mkdirSync(root);
  symlinkSync(MODULES, join(root, 'node_modules'));
  writeFileSync(join(root, 'index.html'), EMPTY_HTML);
  writeFileSync(join(root, 'main.tsx'), EMPTY_MAIN);
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: { outDir, target: 'chrome140', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
  return outDir;
}

function serve(dataDir: string, pageDir: string): Promise<NodeHost> {
  return openNodeHost({
    dataDir,
    pageDir,
    port: 0,
    person: { kind: 'person', name: userInfo().username, via: 'browser' },
    voice: { note: () => undefined, detail: () => undefined },
    workspace: null,
    onBug: (error) => {
      throw error;
    },
  });
}

/** Milliseconds from the beginning of the navigation until `selector` was painted, with nothing in any cache. */
async function load(browser: Browser, { port, link }: NodeHost, selector: string): Promise<number> {
  const [name = '', value = ''] = (await enter(link)).split('=');
  const context = await browser.newContext();
  try {
    await context.addCookies([{ name, value, url: `http://127.0.0.1:${port}` }]);
    const page = await context.newPage();
    await page.goto('about:blank');
    await page.addInitScript(watchFor, selector);
    await page.goto(`http://127.0.0.1:${port}/`, { waitUntil: 'commit' });
    const shown = await page.waitForFunction(() => document.documentElement.dataset['shown']);
    return Number(await shown.jsonValue());
  } finally {
    await context.close();
  }
}

/** Runs in the page. */
function watchFor(selector: string): void {
  const look = (): void => {
    if (document.querySelector(selector) === null) {
      requestAnimationFrame(look);
      return;
    }
    // After the frame that paints it.
    requestAnimationFrame(() =>
      setTimeout(() => (document.documentElement.dataset['shown'] = String(performance.now()))),
    );
  };
  requestAnimationFrame(look);
}

/** Cold load: the list of workflows is on the screen, with its data, against an empty graph. */
export async function benchColdLoad(): Promise<readonly BenchRow[]> {
  await ensurePage();
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-cold-load-'));
  const browser = await chromium.launch({ executablePath: CHROMIUM_PROGRAM, args: [...CHROMIUM_FLAGS] });
  try {
    const empty = await serve(join(folder, 'peer'), await buildEmptyPage(folder));
    const ours = await serve(join(folder, 'ours'), PAGE);
    try {
      return [
        await compare(
          { name: 'cold load to the first screen', target: TARGET, unit: 'ms', lowerIsBetter: true },
          ROUNDS,
          () => load(browser, ours, '[data-workflow-link]'),
          () => load(browser, empty, '.react-flow__pane'),
        ),
      ];
    } finally {
      await ours.close();
      await empty.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
