import { stat } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { startRealElectron, whyNoRealElectron } from '../electron/real.ts';
import { startElectron } from '../electron/start.ts';
import { until } from '../electron/until.ts';
import { ensureDesktop } from './build.ts';
import { lookAt, type TestBrowser, type View } from './chromium.ts';
import type { E2eHost, HostUnderTest } from './host-under-test.ts';
import { connectThroughWindow } from './window-client.ts';

/** What each of the two kinds of Electron does in its own way. */
interface Desktop {
  readonly firstWindow: () => Promise<Page>;
  /** Chooses "New Window" in the menu. */
  readonly newWindow: () => Promise<Page>;
  /** Answers the dialog that `act` brings about, where to put a file, with `path`. Gives the name that it proposes. */
  readonly answerSave: (path: string, act: () => Promise<void>) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Windows are opened as a person opens them; the one that the app begins with is the first. */
function onDesktop(desktop: Desktop, browser: TestBrowser): HostUnderTest {
  let isFirstTaken = false;
  const takeWindow = (): Promise<Page> => {
    if (isFirstTaken) return desktop.newWindow();
    isFirstTaken = true;
    return desktop.firstWindow();
  };
  return {
    async open(view: View = {}) {
      const page = await takeWindow();
      browser.adopt(page);
      await lookAt(page, view);
      return page;
    },
    connect: async () => connectThroughWindow(await takeWindow()),
    async keep(_page, path, act) {
      const name = await desktop.answerSave(path, act);
      await until(async () => (await stat(path)).size || undefined);
      return name;
    },
    close: desktop.close,
  };
}

/** Electron's main process played by Node, its windows by Chromium: test/support/electron. */
export const electronStandIn: E2eHost = {
  name: 'Electron stand-in',
  isBrowser: false,
  missing: null,
  async start(browser, wishes) {
    await ensureDesktop();
    const app = await startElectron(wishes);
    const desktop: Desktop = {
      firstWindow: () => app.page(),
      async newWindow() {
        const known = (await app.control('windows')).map(({ id }) => id);
        await app.control('clickMenu', { menu: 'application', path: ['File', 'New Window'] });
        return app.page(known);
      },
      async answerSave(path, act) {
        await act();
        const dialog = await until(async () => (await app.control('dialogs'))[0]);
        await app.control('answerDialog', { dialog: dialog.id, answer: path });
        return dialog.detail;
      },
      async close() {
        await app.close();
        const code = await app.exit;
        if (code !== 0) throw new Error(`the app ended with ${code}: ${app.stderr()}`);
      },
    };
    return onDesktop(desktop, browser);
  },
};

const proposedSchema = z.object({ defaultPath: z.string() });

export const electron: E2eHost = {
  name: 'Electron',
  isBrowser: false,
  missing: whyNoRealElectron(),
  async start(browser, wishes) {
    await ensureDesktop();
    const { app, close } = await startRealElectron(wishes.dataDir, wishes.env);
    const desktop: Desktop = {
      firstWindow: () => app.firstWindow(),
      async newWindow() {
        const opened = app.waitForEvent('window');
        await app.evaluate(({ Menu }) => {
          const menu = (Menu.getApplicationMenu()?.items ?? []).flatMap(
            ({ submenu }) => submenu?.items ?? [],
          );
          menu.find(({ label }) => label === 'New Window')?.click();
        });
        return opened;
      },
      async answerSave(path, act) {
        // Nobody is there to answer the system's dialog.
        await app.evaluate(({ dialog }, filePath) => {
          dialog.showSaveDialog = (...given: readonly unknown[]) => {
            Reflect.set(globalThis, 'askedToSave', given.at(-1));
            return Promise.resolve({ canceled: false, filePath });
          };
        }, path);
        await act();
        const options = await until(() =>
          app.evaluate((): unknown => Reflect.get(globalThis, 'askedToSave')),
        );
        await app.evaluate(() => Reflect.deleteProperty(globalThis, 'askedToSave'));
        return proposedSchema.parse(options).defaultPath;
      },
      close,
    };
    return onDesktop(desktop, browser);
  },
};
