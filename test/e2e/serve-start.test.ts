import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { findDesktopRuntime } from '../../main/hosts/cli/electron-runtime.ts';
import { cli } from '../support/cli.ts';
import { connectApi, enter } from '../support/e2e/api-client.ts';
import { startNodeHost } from '../support/e2e/node-host.ts';
import { readWorkspace } from '../../renderer/app/own-workspace.ts';
import { makeFolder, removeFolder } from '../support/workspace-tree.ts';

/** As on a machine without a screen. */
const HEADLESS = { DISPLAY: '', WAYLAND_DISPLAY: '' };

let folder: string;
beforeEach(() => {
  folder = makeFolder('start');
});
afterEach(() => removeFolder(folder));

it.runIf(findDesktopRuntime().kind === 'missing')(
  'start says what is missing for a window, and serves an empty folder with the sample workspace open',
  async () => {
    const dataDir = join(folder, 'data');
    const host = await startNodeHost({ command: 'start', dataDir, env: HEADLESS });
    try {
      expect(host.stderr()).toContain("Electron's runtime is not installed");
      const page = await connectApi(host.origin(), await enter(host.link()));
      const { current, recent } = await page.client.workspaces.list();
      expect(current?.path).toBe(join(dataDir, 'sample-workspace'));
      expect(current?.problem).toBeNull();
      expect(existsSync(join(dataDir, 'sample-workspace/.git'))).toBe(true);

      await page.client.workspaces.forget({ path: recent[0]?.path ?? '' });
      const again = await cli(['start', '--data', dataDir], HEADLESS);
      expect(again.code, again.stderr).toBe(0);
      expect(again.stdout).toContain(host.link());
      expect((await page.client.workspaces.list()).recent).toEqual([]);
      await page.close();
    } finally {
      expect(await host.close()).toBe(0);
    }
  },
);

it('serve opens the workspace that it is told to, and refuses one that is not there', async () => {
  const dataDir = join(folder, 'data');
  const refused = await cli([
    'serve',
    '--data',
    dataDir,
    '--workspace',
    join(folder, 'nowhere'),
    '--port',
    '0',
  ]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('nowhere');
  const usage = await cli(['serve', '--data', dataDir, '--port', 'http']);
  expect(usage.code).toBe(2);
  expect(usage.stderr).toContain('--port takes a number');
  const host = await startNodeHost({ dataDir, workspace: folder });
  const page = await connectApi(host.origin(), await enter(host.link()));
  expect((await page.client.workspaces.list()).current?.path).toBe(folder);

  // One that runs already is shown with a link whose window works in the folder that was named now.
  const other = realpathSync(mkdirSync(join(folder, 'another one'), { recursive: true }) ?? '');
  const shown = await cli(['serve', '--data', dataDir, '--workspace', other, '--json']);
  const { address } = z.object({ address: z.string() }).parse(JSON.parse(shown.stdout));
  const entered = await fetch(address, { redirect: 'manual' });
  expect(readWorkspace(new URL(entered.headers.get('location') ?? '', host.origin()).search)).toBe(other);
  const nowhere = await cli(['serve', '--link', '--data', dataDir, '--workspace', join(folder, 'nowhere')]);
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('does not exist')]);
  await page.close();
  await host.close();
});

it('demo tells the main job in the terminal; without somebody who answers, the decision waits', async () => {
  const told = await cli(['demo'], { TMPDIR: folder });
  expect(told.code, told.stderr).toBe(3);
  expect(told.stdout).toContain('asks you before it changes anything');
  expect(told.stdout).toContain('verified: sound');
});
