import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeEchoApp, type EchoApp } from '../support/electron/echo-app.ts';
import { startElectron, type RunningElectron, type StartOptions } from '../support/electron/start.ts';
import { until } from '../support/electron/until.ts';

const ID = '01k0abcdefghjkmnpqrstvwxyz';
let app: EchoApp;
const folders: string[] = [];

async function freshFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'signalbox-desktop-'));
  folders.push(folder);
  return folder;
}

/** Runs `body` against an app of its own and closes it. */
async function withApp(
  options: Omit<StartOptions, 'dataDir' | 'appPath'> & { readonly dataDir?: string },
  body: (running: RunningElectron) => Promise<void>,
): Promise<void> {
  const running = await startElectron({
    ...options,
    dataDir: options.dataDir ?? (await freshFolder()),
    appPath: app.path,
  });
  try {
    await body(running);
  } finally {
    await running.close();
  }
}

/** What the page was told to show. */
const addressesOf = (page: Page): Promise<string[]> => page.evaluate('window.addresses');

/** Playwright's own waitForFunction needs eval, which the page's policy refuses. */
const waitFor = (page: Page, expression: string): Promise<unknown> =>
  until(async () => (await page.evaluate<boolean>(`Boolean(${expression})`)) || undefined);

async function dialogOf(running: RunningElectron) {
  return until(async () => (await running.control('dialogs'))[0]);
}

beforeAll(async () => {
  app = await makeEchoApp();
});

afterAll(async () => {
  await app.remove();
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

describe('one window', () => {
  let running: RunningElectron;
  let page: Page;
  beforeAll(async () => {
    running = await startElectron({ dataDir: await freshFolder(), appPath: app.path });
    page = await running.page();
    await waitFor(page, 'window.port');
  });
  afterAll(() => running.close());

  test('the page has the bridge and nothing else of Electron or Node', async () => {
    expect(await page.evaluate('Object.keys(window.signalbox).sort()')).toEqual(
      ['connect', 'kind', 'onOpen', 'pickFolder', 'platform', 'saveFile'].sort(),
    );
    expect(await page.evaluate('Object.isFrozen(window.signalbox)')).toBe(true);
    expect(
      await page.evaluate('[typeof require, typeof process, typeof module, typeof standInPost]'),
    ).toEqual(['undefined', 'undefined', 'undefined', 'undefined']);
  });

  test('a port carries text, bytes and objects both ways, and the decisions of who is signed in', async () => {
    const say = { text: 'ä', list: [1, null, true], bytes: new Uint8Array([0, 255]) };
    const answer = await page.evaluate(
      `window.ask({ say: { text: 'ä', list: [1, null, true], bytes: new Uint8Array([0, 255]) } })`,
    );
    expect(answer).toMatchObject({
      said: { ...say, bytes: expect.anything() as unknown },
      by: { via: 'desktop' },
    });
    expect(await page.evaluate('window.answers.at(-1).said.bytes instanceof Uint8Array')).toBe(true);
  });

  test('one port for each connect: what a page posts without asking goes nowhere', async () => {
    await page.evaluate(`{
      const { port1, port2 } = new MessageChannel();
      window.strayPort = port1;
      window.strayAnswers = [];
      port1.onmessage = ({ data }) => window.strayAnswers.push(data);
      window.postMessage('signalbox:port', location.origin, [port2]);
      port1.postMessage({ say: 'let me in' });
    }`);
    expect(await page.evaluate('window.ask({ say: 1 })')).toMatchObject({ said: 1 });
    expect(await page.evaluate('window.strayAnswers')).toEqual([]);
  });

  test('a new connection replaces the one before', async () => {
    await page.evaluate('window.port = window.connectPort()');
    await until(async () => {
      const answer: unknown = await page.evaluate('window.ask({ say: 2 })');
      return (answer as { connections: number }).connections === 1 ? true : undefined;
    });
  });

  test('every answer carries the policy, and nothing outside of the build is served', async () => {
    const headers: unknown = await page.evaluate(
      `fetch('/index.html').then((answer) => Object.fromEntries(answer.headers))`,
    );
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(JSON.stringify(headers)).toContain("script-src 'self';");
    for (const path of [
      '/../secret.txt',
      '/%2e%2e%2fsecret.txt',
      '/..%5csecret.txt',
      '/link.json',
      '/%00',
      '/%',
    ]) {
      expect([
        path,
        await page.evaluate(`fetch(${JSON.stringify(path)}).then(({ status }) => status)`),
      ]).toEqual([path, 404]);
    }
    expect(await page.evaluate(`fetch('/index.html', { method: 'POST' }).then(({ status }) => status)`)).toBe(
      405,
    );
  });

  test('no script from the page itself, no connection elsewhere', async () => {
    expect(
      await page.evaluate(`new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), { once: true });
        const script = document.createElement('script');
        script.textContent = 'window.injected = true';
        document.body.append(script);
      })`),
    ).toBe('script-src-elem');
    expect(await page.evaluate('window.injected')).toBeUndefined();
    expect(await page.evaluate(`fetch('https://example.com/').then(() => 'sent', () => 'refused')`)).toBe(
      'refused',
    );
    expect(await running.control('records', { what: 'network' })).toEqual([]);
  });

  test('permissions are denied', async () => {
    for (const name of ['geolocation', 'camera', 'notifications']) {
      const state = `navigator.permissions.query({ name: '${name}' }).then(({ state }) => state)`;
      expect([
        name,
        await until(async () => ((await page.evaluate(state)) === 'denied' ? 'denied' : undefined)),
      ]).toEqual([name, 'denied']);
    }
  });

  test('the page stays where it is', async () => {
    await page.evaluate(`{ location.href = 'https://example.com/'; }`);
    expect(await page.evaluate('window.ask({ say: "still here" })')).toMatchObject({ said: 'still here' });
    const [window] = await running.control('windows');
    expect(window?.url).toMatch(/^app:\/\/signalbox\/index\.html/);
  });

  test('a link outside is shown whole and opened only when the person says so', async () => {
    await page.evaluate(`void window.open('javascript:alert(1)')`);
    await page.evaluate(`void window.open('file:///etc/passwd')`);
    expect(await page.evaluate(`window.open('https://example.com/page?x=1')`)).toBeNull();
    const first = await dialogOf(running);
    expect(first).toMatchObject({ detail: 'https://example.com/page?x=1', buttons: ['Open', 'Cancel'] });
    expect(await running.control('dialogs')).toHaveLength(1);
    await running.control('answerDialog', { dialog: first.id, answer: 'Cancel' });
    expect(await running.control('records', { what: 'shell.openExternal' })).toEqual([]);
    await page.click('#out');
    const second = await dialogOf(running);
    await running.control('answerDialog', { dialog: second.id, answer: 'Open' });
    await until(async () =>
      (await running.control('records', { what: 'shell.openExternal' })).length === 1 ? true : undefined,
    );
    await page.click('#out', { modifiers: ['Control'] });
    await running.control('answerDialog', { dialog: (await dialogOf(running)).id, answer: null });
    expect(await running.control('windows')).toHaveLength(1);
    expect(
      page
        .context()
        .pages()
        .filter((open) => open.url() !== 'about:blank'),
    ).toHaveLength(1);
  });

  test('a folder and a place for a file are the choice of the person', async () => {
    const folder = page.evaluate('window.signalbox.pickFolder()');
    const open = await dialogOf(running);
    await running.control('answerDialog', { dialog: open.id, answer: '/some/folder' });
    expect(await folder).toEqual({ ok: true, value: '/some/folder' });

    const path = join(await freshFolder(), 'run.json');
    const saved = page.evaluate(`window.signalbox.saveFile({ name: 'run.json', text: '{"a":1}' })`);
    const save = await dialogOf(running);
    expect(save).toMatchObject({ kind: 'save', detail: 'run.json' });
    await running.control('answerDialog', { dialog: save.id, answer: path });
    expect(await saved).toEqual({ ok: true, value: path });
    expect(await readFile(path, 'utf8')).toBe('{"a":1}');

    const cancelled = page.evaluate(`window.signalbox.saveFile({ name: 'run.json', text: '' })`);
    await running.control('answerDialog', { dialog: (await dialogOf(running)).id, answer: null });
    expect(await cancelled).toEqual({ ok: true, value: null });

    for (const name of ['../up.json', '/etc/passwd', 'C:\\x', '']) {
      const call = `window.signalbox.saveFile({ name: ${JSON.stringify(name)}, text: '' })`;
      expect(await page.evaluate(call)).toMatchObject({ ok: false, error: { code: 'invalid_input' } });
    }
    expect(await running.control('dialogs')).toEqual([]);
  });

  test('the menu and the tray lead to the screens', async () => {
    await running.control('clickMenu', { menu: 'application', path: ['Go', 'Runs'] });
    await waitFor(page, `window.addresses.includes('#/runs')`);
    await running.control('clickMenu', { menu: 'tray', path: ['Approvals'] });
    await waitFor(page, `window.addresses.includes('#/approvals')`);
  });

  test('the tray and the badge tell what waits', async () => {
    await page.evaluate(`window.port.postMessage({ counts: { approvals: 2, running: 1 } })`);
    await until(async () =>
      (await running.control('records', { what: 'tray.tooltip' })).includes(
        'Signalbox: 2 approvals wait, 1 run works',
      )
        ? true
        : undefined,
    );
    expect((await running.control('records', { what: 'app.setBadgeCount' })).at(-1)).toBe(2);
  });

  test('whoever stops listening hears nothing more', async () => {
    await page.evaluate('window.stopOpen()');
    const before = await addressesOf(page);
    await running.control('clickMenu', { menu: 'application', path: ['Go', 'Audit'] });
    await page.evaluate('window.ask({ say: "round trip" })');
    expect(await addressesOf(page)).toEqual(before);
    await page.evaluate(
      'window.stopOpen = window.signalbox.onOpen((address) => { window.addresses.push(address); })',
    );
  });
});

describe('notifications', () => {
  const ask = (page: Page, approvalId: string, title = 'Fix eval'): Promise<unknown> =>
    page.evaluate(
      `window.port.postMessage(${JSON.stringify({ approval: { kind: 'asked', approvalId, title, workflowName: 'Audit' } })})`,
    );

  test('they stand while nobody looks, lead to the card, and never decide', () =>
    withApp({}, async (running) => {
      const page = await running.page();
      await waitFor(page, 'window.port');
      await ask(page, `${ID.slice(0, -1)}0`);
      await page.evaluate('window.ask({ say: "seen in the window" })');
      expect(await running.control('notifications')).toEqual([]);

      await running.control('blur');
      await ask(page, ID, '<b>Fix</b> eval‮');
      const [notice] = await until(async () => {
        const shown = await running.control('notifications');
        return shown.length > 0 ? shown : undefined;
      });
      expect(notice?.title).toBe('‹b›Fix‹/b› eval\\u{202e}');
      await running.control('clickNotification', { index: 0, action: 'Approve…' });
      await waitFor(page, `window.addresses.includes('#/approvals/${ID}?decide=approve')`);
      await running.control('clickNotification', { index: 0, action: 'Review' });
      await waitFor(page, `window.addresses.includes('#/approvals/${ID}')`);
      await page.evaluate(`window.port.postMessage({ approval: { kind: 'settled', approvalId: '${ID}' } })`);
      await until(async () => ((await running.control('notifications')).length === 0 ? true : undefined));
    }));

  test('a flood is bounded', () =>
    withApp({}, async (running) => {
      const page = await running.page();
      await waitFor(page, 'window.port');
      await running.control('blur');
      for (let n = 10; n < 60; n++) await ask(page, `01k0abcdefghjkmnpqrstvwx${n}`);
      await page.evaluate('window.ask({ say: "after them" })');
      expect(await running.control('notifications')).toHaveLength(5);
    }));
});

describe('links', () => {
  test('the one on the command line is shown once the page listens', () =>
    withApp({ words: [`signalbox://approvals/${ID}`] }, async (running) => {
      const page = await running.page();
      await waitFor(page, `window.addresses?.[0] === '#/approvals/${ID}'`);
    }));

  test('a second start hands its link to the first and ends; anything else in a link is ignored', async () => {
    const dataDir = await freshFolder();
    await withApp({ dataDir }, async (running) => {
      const page = await running.page();
      await waitFor(page, 'window.port');
      for (const word of [
        `signalbox://approvals/${ID}/approve`,
        'signalbox://run/rm',
        `signalbox://approvals/${ID}`,
      ]) {
        const second = await startElectron({ dataDir, appPath: app.path, words: [word] });
        expect(await second.exit).toBe(0);
        await second.close();
      }
      await waitFor(page, 'window.addresses.length > 0');
      expect(await addressesOf(page)).toEqual([`#/approvals/${ID}`]);
      await running.control('openUrl', { url: `signalbox://approvals/${ID}` });
      await waitFor(page, 'window.addresses.length === 2');
      expect(await running.control('windows')).toHaveLength(1);
    });
  });

  test('only an installed app takes the links of the system', () =>
    withApp({ settings: { isPackaged: true } }, async (running) => {
      await running.page();
      expect(await running.control('records', { what: 'app.setAsDefaultProtocolClient' })).toEqual([
        'signalbox',
      ]);
    }));
});

describe('what goes wrong', () => {
  test('a page that dies is loaded again; one that keeps dying is asked about', () =>
    withApp({}, async (running) => {
      const [{ id } = { id: 0 }] = await until(async () => {
        const windows = await running.control('windows');
        return windows[0]?.isVisible ? windows : undefined;
      });
      const loads = async (): Promise<number> =>
        (await running.control('records', { what: 'loaded' })).length;
      for (let crash = 1; crash <= 3; crash++) {
        await running.control('crash', { window: id });
        await until(async () => ((await loads()) > crash ? true : undefined));
      }
      await running.control('crash', { window: id });
      const dialog = await dialogOf(running);
      expect(dialog.message).toBe('The page ended 4 times within a minute (crashed).');
      await running.control('answerDialog', { dialog: dialog.id, answer: 'Reload' });
      await until(async () => ((await loads()) > 4 ? true : undefined));
      const page = await running.page();
      expect(await page.title()).toBe('echo');
    }));

  test('a page that hangs: wait, or reload; the question goes when it answers again', () =>
    withApp({}, async (running) => {
      const page = await running.page();
      await waitFor(page, 'window.port');
      const [window] = await running.control('windows');
      const id = window?.id ?? 0;
      await running.control('hang', { window: id });
      expect((await dialogOf(running)).buttons).toEqual(['Wait', 'Reload', 'Close window']);
      await running.control('recover', { window: id });
      await until(async () => ((await running.control('dialogs')).length === 0 ? true : undefined));
      await running.control('hang', { window: id });
      await running.control('answerDialog', { dialog: (await dialogOf(running)).id, answer: 'Reload' });
      await until(async () =>
        (await running.control('records', { what: 'loaded' })).length === 2 ? true : undefined,
      );
    }));

  test('a call from another origin or from a frame inside is refused', () =>
    withApp({}, async (running) => {
      await running.page();
      const [window] = await running.control('windows');
      for (const from of ['frame', 'origin'] as const) {
        const call = running.control('forge', {
          window: window?.id ?? 0,
          channel: 'signalbox:pick-folder',
          from,
        });
        await expect(call).rejects.toThrow('refused: the sender is not the page');
      }
      expect(await running.control('dialogs')).toEqual([]);
    }));

  test('without a keyring nothing is stored, and it is said why', () =>
    withApp({ settings: { keychain: 'basic_text' } }, async (running) => {
      const page = await running.page();
      await waitFor(page, 'window.port');
      expect(await page.evaluate(`window.ask({ seal: 'sk-1' })`)).toMatchObject({
        ok: false,
        error: {
          message:
            'This desktop has no keyring: a secret would be stored as plain text, so it is not stored.',
        },
      });
    }));
});

describe('the window and the end', () => {
  test('a window comes back where it was', async () => {
    const dataDir = await freshFolder();
    await withApp({ dataDir }, async (running) => {
      await running.page();
      const [window] = await running.control('windows');
      await running.control('setBounds', {
        window: window?.id ?? 0,
        x: 300,
        y: 200,
        width: 1000,
        height: 700,
      });
    });
    await withApp({ dataDir }, async (running) => {
      await running.page();
      expect(await running.control('windows')).toMatchObject([
        { bounds: { x: 300, y: 200, width: 1000, height: 700 } },
      ]);
    });
    await writeFile(
      join(dataDir, 'desktop/window.json'),
      JSON.stringify({ bounds: { x: 9_000, y: 9_000, width: 1000, height: 700 }, isMaximized: true }),
    );
    await withApp({ dataDir }, async (running) => {
      await running.page();
      expect(await running.control('windows')).toMatchObject([
        { bounds: { width: 1280, height: 820 }, isMaximized: true },
      ]);
    });
  });

  test('what was kept of a window may be anything', async () => {
    const dataDir = await freshFolder();
    await mkdir(join(dataDir, 'desktop'), { recursive: true });
    await writeFile(join(dataDir, 'desktop/window.json'), '{"bounds":');
    await withApp({ dataDir }, async (running) => {
      expect(await (await running.page()).title()).toBe('echo');
    });
  });

  test.each(['quit', 'closeWindow', 'shutdown'] as const)('%s closes everything in order', (how) =>
    withApp({}, async (running) => {
      await running.page();
      const [window] = await running.control('windows');
      if (how === 'closeWindow') await running.control(how, { window: window?.id ?? 0 });
      else await running.control(how);
      expect(await running.exit).toBe(0);
      expect(running.stderr()).toContain('echo: closed in order');
    }),
  );

  test('two windows are two pages', () =>
    withApp({}, async (running) => {
      await waitFor(await running.page(), 'window.port');
      const known = (await running.control('windows')).map(({ id }) => id);
      await running.control('clickMenu', { menu: 'application', path: ['File', 'New Window'] });
      const second = await running.page(known);
      await waitFor(second, 'window.port');
      expect(await second.evaluate('window.ask({ say: 2 })')).toMatchObject({ said: 2, connections: 2 });
    }));
});
