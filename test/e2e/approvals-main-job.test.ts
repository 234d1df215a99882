import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { describeOnHosts } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeFolder, removeFolder } from '../support/workspace-tree.ts';

const browser = useChromium();

describeOnHosts('the main job from an empty data folder', (host) => {
  let folder: string;
  beforeEach(() => {
    folder = makeFolder('main-job');
    mkdirSync(join(folder, 'data'), { mode: 0o700 });
  });
  afterEach(() => removeFolder(folder));

  test('sample workspace, run, diff, approval, export, verified', async () => {
    const dataDir = join(folder, 'data');
    const app = await host.start(browser, { dataDir });
    try {
      const page = await app.open();
      await page.getByRole('link', { name: 'Workflows' }).click();
      await page.getByRole('button', { name: 'Begin' }).click();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByRole('region', { name: 'Workflow canvas' }).waitFor();
      await page.getByRole('link', { name: /^Approvals/ }).click();
      const queue = page.getByRole('list', { name: 'Approval queue' });
      await queue.getByRole('link', { name: /Apply the proposed fixes/ }).click();

      const decision = page.getByRole('region', { name: 'Decision' });
      await decision.getByText(/Apply \d+ files? \(\d+ lines\) to main at [0-9a-f]{7}/).waitFor();
      await page.getByRole('region', { name: 'Patch' }).getByText('rejectUnauthorized').first().waitFor();
      await decision.getByRole('button', { name: 'Approve' }).click();
      await decision.getByText(/Applied \d+ files to main at/).waitFor();
      expect(readFileSync(join(dataDir, 'sample-workspace/src/db.js'), 'utf8')).toContain(
        'rejectUnauthorized: true',
      );

      await decision.getByRole('link', { name: 'Open the run' }).click();
      await page.getByText('succeeded').first().waitFor();
      const bundle = join(folder, 'bundle.json');
      await app.keep(page, bundle, async () => {
        await page.getByRole('button', { name: 'Export' }).click();
        await page.getByRole('menuitem', { name: /JSON/ }).click();
      });
      await page.getByRole('link', { name: 'Audit' }).click();
      const chooser = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Choose a file' }).click();
      await (await chooser).setFiles(bundle);
      await page
        .getByRole('complementary', { name: 'Verify a bundle' })
        .getByText(/sound/i)
        .first()
        .waitFor();
      await shoot(page, `main-job-${host.name.replaceAll(' ', '-')}`);
    } finally {
      await app.close();
    }
  }, 180_000);
});
