import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { ensureDesktop } from '../support/e2e/build.ts';
import { startElectron } from '../support/electron/start.ts';
import { until } from '../support/electron/until.ts';

/** The entry as it is shipped, compiled, with the real control plane, preload and page. */

let folder: string;
beforeAll(async () => {
  await ensureDesktop();
  folder = await mkdtemp(join(tmpdir(), 'signalbox-desktop-main-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the app opens on its page over app://, and its tray knows how things stand', async () => {
  const running = await startElectron({ dataDir: join(folder, 'opens') });
  try {
    const page = await running.page();
    await page.getByRole('link', { name: 'Approvals' }).first().waitFor();
    const [window] = await running.control('windows');
    expect(window?.url).toMatch(/^app:\/\/signalbox\/index\.html/);
    expect(await running.control('records', { what: 'preload-error' })).toEqual([]);
    await until(
      async () =>
        (await running.control('records', { what: 'tray.tooltip' })).includes('Signalbox: Nothing waits') ||
        undefined,
    );
    await running.control('clickMenu', { menu: 'application', path: ['Go', 'Settings'] });
    await page.waitForURL(/#\/settings/);
  } finally {
    await running.close();
  }
  expect(await running.exit).toBe(0);
});

test('a data folder that is taken is said in words, and no window opens', async () => {
  const dataDir = join(folder, 'taken');
  const store = await openSqliteStore({ dataDir, owner: 'a test that holds it' });
  try {
    const running = await startElectron({ dataDir });
    expect(await running.exit).toBe(1);
    expect(running.stderr()).toContain('a test that holds it');
    expect(running.stderr()).not.toContain('This is a bug');
    await running.close();
  } finally {
    await store.close();
  }
});
