import { stat } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe } from 'vitest';
import { startRealElectron, whyNoRealElectron } from '../electron/real.ts';
import { startElectron } from '../electron/start.ts';
import { until } from '../electron/until.ts';
import { ensureDesktop } from './build.ts';
import type { TestBrowser } from './chromium.ts';
import { startNodeHost } from './node-host.ts';

export interface HostWishes {
  readonly dataDir: string;
  /** Opened at the start; as it was left when left out. */
  readonly workspace?: string;
}

/** The app on one of its hosts, with one window open. */
export interface HostUnderTest {
  readonly page: Page;
  /** Does what makes the app hand over a file, and keeps that at `path` as a person would. */
  readonly keep: (path: string, act: () => Promise<void>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** One of the hosts that the same specs run on. */
export interface E2eHost {
  readonly name: 'node host' | 'Electron stand-in' | 'Electron';
  /** Why it can't be used here, in words. */
  readonly missing: string | null;
  readonly start: (browser: TestBrowser, wishes: HostWishes) => Promise<HostUnderTest>;
}

const nodeHost: E2eHost = {
  name: 'node host',
  missing: null,
  async start(browser, wishes) {
    const host = await startNodeHost(wishes);
    const page = await browser.open(host.link());
    return {
      page,
      async keep(path, act) {
        const download = page.waitForEvent('download');
        await act();
        await (await download).saveAs(path);
      },
      async close() {
        await page.close();
        await host.close();
      },
    };
  },
};

const electronStandIn: E2eHost = {
  name: 'Electron stand-in',
  missing: null,
  async start(browser, wishes) {
    await ensureDesktop();
    await openBefore(wishes);
    const app = await startElectron({ dataDir: wishes.dataDir });
    const page = await app.page();
    browser.watch(page);
    return {
      page,
      async keep(path, act) {
        await act();
        const dialog = await until(async () => (await app.control('dialogs'))[0]);
        await app.control('answerDialog', { dialog: dialog.id, answer: path });
        await until(async () => (await stat(path)).size || undefined);
      },
      close: app.close,
    };
  },
};

const electron: E2eHost = {
  name: 'Electron',
  missing: whyNoRealElectron(),
  async start(browser, wishes) {
    await ensureDesktop();
    await openBefore(wishes);
    const app = await startRealElectron(wishes.dataDir);
    const page = await app.page();
    browser.watch(page);
    return {
      page,
      async keep(path, act) {
        // Nobody is there to answer the system's dialog.
        await app.app.evaluate(({ dialog }, filePath) => {
          dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
        }, path);
        await act();
        await until(async () => (await stat(path)).size || undefined);
      },
      close: app.close,
    };
  },
};

export const E2E_HOSTS: readonly E2eHost[] = [nodeHost, electronStandIn, electron];

/** Describes the same on every host that is here; says in words which one isn't. */
export function describeOnHosts(name: string, body: (host: E2eHost) => void): void {
  for (const host of E2E_HOSTS) {
    if (host.missing === null) describe(`${name}, on the ${host.name}`, () => body(host));
    else process.stderr.write(`not run on ${host.name}: ${host.missing}\n`);
  }
}

/** The desktop opens what was open last: the node host makes it so. */
async function openBefore({ dataDir, workspace }: HostWishes): Promise<void> {
  if (workspace === undefined) return;
  const host = await startNodeHost({ dataDir, workspace });
  await host.close();
}
