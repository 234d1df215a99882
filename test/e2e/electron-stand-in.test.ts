import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { startElectron, type RunningElectron } from '../support/electron/start.ts';
import { until } from '../support/electron/until.ts';

/** The stand-in is worth something only as far as it refuses what Electron refuses. */

/** Written into the apps' own files; this file itself imports nothing of it. */
const MODULE = 'electron';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Starts an app of these two files. `main` may use `electron` and `folder`. */
async function startApp(main: string, preload = ''): Promise<RunningElectron> {
  const appPath = await mkdtemp(join(tmpdir(), 'signalbox-stand-in-'));
  folders.push(appPath);
  await writeFile(join(appPath, 'package.json'), '{"type":"module","main":"main.js"}');
  await writeFile(join(appPath, 'preload.cjs'), preload);
  await mkdir(join(appPath, 'user'));
  await writeFile(
    join(appPath, 'main.js'),
    `import * as electron from '${MODULE}';\nconst folder = import.meta.dirname;\n${main}`,
  );
  return startElectron({ dataDir: join(appPath, 'user'), appPath });
}

const PREFERENCES = `contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true`;
const WINDOW = `
const { app, BrowserWindow, protocol, ipcMain } = electron;
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
ipcMain.handle('fail', () => { throw new Error('main says no'); });
ipcMain.handle('echo', (event, value) => ({ value, origin: event.senderFrame.origin }));
app.whenReady().then(() => {
  protocol.handle('app', () => new Response('<title>here</title>', { headers: { 'content-type': 'text/html' } }));
  new BrowserWindow({ webPreferences: { ${PREFERENCES}, preload: folder + '/preload.cjs' } }).loadURL('app://host/');
});`;

async function withPage(preload: string, body: (page: Page, running: RunningElectron) => Promise<void>) {
  const running = await startApp(WINDOW, preload);
  try {
    const page = await running.page();
    await until(async () => ((await page.title()) === 'here' ? true : undefined));
    await body(page, running);
  } finally {
    await running.close();
  }
}

describe('main process', () => {
  test.each([
    [
      'a scheme declared too late',
      'should be called before app is ready',
      `electron.protocol.registerSchemesAsPrivileged([])`,
    ],
    [
      'a scheme that was not declared',
      'not standard, secure and fetchable',
      `electron.protocol.handle('other', () => new Response(''))`,
    ],
    [
      'a window without isolation',
      'webPreferences.contextIsolation other than true',
      `new electron.BrowserWindow({ webPreferences: { contextIsolation: false } })`,
    ],
    [
      'a name that Electron may have',
      'not in the stand-in: app.getGPUInfo',
      `electron.app.getGPUInfo('basic')`,
    ],
  ])('refuses %s', async (_what, message, statement) => {
    const running = await startApp(
      `electron.app.whenReady().then(() => { ${statement}; }).catch((error) => { process.stderr.write(error.message); electron.app.exit(7); });`,
    );
    expect(await running.exit).toBe(7);
    expect(running.stderr()).toContain(message);
    await running.close();
  });

  test.each([
    ['a window', 'Cannot create BrowserWindow before app is ready', `new electron.BrowserWindow({})`],
    ['the keychain', 'before app is ready', `electron.safeStorage.encryptStringAsync('x')`],
  ])('refuses %s before ready', async (_what, message, statement) => {
    const running = await startApp(
      `try { ${statement}; } catch (error) { process.stderr.write(error.message); electron.app.exit(7); }`,
    );
    expect(await running.exit).toBe(7);
    expect(running.stderr()).toContain(message);
    await running.close();
  });

  test('quitting can be refused at each of its steps', async () => {
    const running = await startApp(`
      let no = 1;
      electron.app.on('before-quit', (event) => {
        process.stderr.write('before ');
        if (no-- > 0) { event.preventDefault(); setImmediate(() => electron.app.quit()); }
      });
      electron.app.on('will-quit', () => process.stderr.write('will '));
      electron.app.on('quit', () => process.stderr.write('quit'));
      electron.app.whenReady().then(() => electron.app.quit());`);
    expect(await running.exit).toBe(0);
    expect(running.stderr()).toContain('before before will quit');
    await running.close();
  });
});

describe('preload', () => {
  test('can require nothing of Node', () =>
    withPage(`require('node:fs');`, async (_page, running) => {
      await until(async () =>
        (await running.control('records', { what: 'preload-error' })).length > 0 ? true : undefined,
      );
      expect(await running.control('records', { what: 'preload-error' })).toEqual([
        'module not found: node:fs',
      ]);
    }));

  test('lives in a world of its own', () =>
    withPage(`window.mine = 1; globalThis.standInSecret = require;`, async (page) => {
      expect(
        await page.evaluate('[typeof mine, typeof standInSecret, typeof standInPost, typeof require]'),
      ).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
    }));

  const bridge = `
    const { contextBridge, ipcRenderer } = require('${MODULE}');
    class Thing { constructor() { this.own = 1; } method() {} }
    let kept;
    contextBridge.exposeInMainWorld('api', {
      list: [1, { deep: true }], date: new Date(0),
      add: (a, b) => a + b, throws: () => { throw new TypeError('no'); },
      later: () => Promise.resolve('later'), refuses: () => Promise.reject(new Error('never')),
      thing: () => new Thing(), symbol: () => Symbol('s'),
      keep: (listener) => { kept = listener; }, tell: (value) => kept(value),
      ipc: (name, value) => ipcRenderer.invoke(name, value),
      again: () => contextBridge.exposeInMainWorld('api', {}),
    });`;

  test('gives the page copies, proxies of functions, and no prototypes', () =>
    withPage(bridge, async (page) => {
      const value = (expression: string): Promise<unknown> => page.evaluate(expression);
      const failure = (call: string): Promise<unknown> =>
        page.evaluate(`Promise.resolve().then(() => ${call}).then(() => 'fine', (error) => error.message)`);
      expect(await value('[api.list, api.date.getTime(), api.add(2, 3)]')).toEqual([
        [1, { deep: true }],
        0,
        5,
      ]);
      expect(await value('[Object.isFrozen(api), Object.isFrozen(api.list[1])]')).toEqual([true, true]);
      expect(await value('Object.getOwnPropertyDescriptor(window, "api").writable')).toBe(false);
      expect(await value('[api.thing().own, typeof api.thing().method]')).toEqual([1, 'undefined']);
      expect(await value('api.later()')).toBe('later');
      expect(
        await value(
          '(() => { const heard = []; api.keep((v) => heard.push(v)); api.tell("a"); return heard; })()',
        ),
      ).toEqual(['a']);
      expect(await failure('api.throws()')).toBe('no');
      expect(await failure('api.refuses()')).toBe('never');
      expect(await failure('api.symbol()')).toBe('An object could not be cloned.');
      expect(await failure('api.add(Symbol("s"), 1)')).toBe('An object could not be cloned.');
      expect(await failure('api.again()')).toContain('Cannot bind an API on top of an existing property');
      expect(await value('api.ipc("echo", { a: [1, null] })')).toEqual({
        value: { a: [1, null] },
        origin: 'app://host',
      });
      expect(await failure('api.ipc("fail")')).toBe(
        "Error invoking remote method 'fail': Error: main says no",
      );
      expect(await failure('api.ipc("nobody")')).toContain("No handler registered for 'nobody'");
    }));
});
