/** Pages that are loaded in Chromium from nothing: ours, and peers that are built the same way. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { openNodeHost, type NodeHost } from '../../main/hosts/node/node-host.ts';
import { enter } from '../support/e2e/api-client.ts';

/** The page that is shipped. */
export const OUR_PAGE = fileURLToPath(new URL('../../dist/renderer/', import.meta.url));
const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));
const HTML =
  '<!doctype html><title>Peer</title><div id="root"></div><script type="module" src="./main.tsx"></script>';

/** Builds a page with this program as ours is built; gives its folder. */
export async function buildPeer(folder: string, main: string): Promise<string> {
  const root = join(folder, 'peer-source');
  const outDir = join(folder, 'peer-page');
  mkdirSync(root);
  symlinkSync(MODULES, join(root, 'node_modules'));
  writeFileSync(join(root, 'index.html'), HTML);
  writeFileSync(join(root, 'main.tsx'), main);
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

/** A host on a data folder of its own that shows a page; `workspace` is opened first. */
export function servePage(
  dataDir: string,
  pageDir: string,
  workspace: string | null = null,
): Promise<NodeHost> {
  return openNodeHost({
    dataDir,
    pageDir,
    port: 0,
    person: { kind: 'person', name: userInfo().username, via: 'browser' },
    voice: { note: () => undefined, detail: () => undefined },
    workspace: workspace === null ? null : { path: workspace },
    onBug: (error) => {
      throw error;
    },
  });
}

/** A page in a browser that has nothing in any cache, at no address yet. */
export async function emptyPage(browser: Browser, { port, link }: NodeHost): Promise<Page> {
  const [name = '', value = ''] = (await enter(link)).split('=');
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 } });
  await context.addCookies([{ name, value, url: `http://127.0.0.1:${port}` }]);
  const page = await context.newPage();
  await page.goto('about:blank');
  return page;
}

/** Milliseconds from the beginning of the navigation until `count` elements fit `selector` and were painted. */
export async function load(
  browser: Browser,
  host: NodeHost,
  hash: string,
  selector: string,
  count = 1,
): Promise<number> {
  const page = await emptyPage(browser, host);
  try {
    await page.addInitScript(watchFor, { selector, count });
    await page.goto(`http://127.0.0.1:${host.port}/${hash}`, { waitUntil: 'commit' });
    const shown = await page.waitForFunction(() => document.documentElement.dataset['shown']);
    return Number(await shown.jsonValue());
  } finally {
    await page.context().close();
  }
}

/** Runs in the page. */
function watchFor({ selector, count }: { readonly selector: string; readonly count: number }): void {
  const look = (): void => {
    if (document.querySelectorAll(selector).length < count) {
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
