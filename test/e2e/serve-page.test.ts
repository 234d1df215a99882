import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { describeOnHosts } from '../support/e2e/hosts.ts';
import { startNodeHost, type RunningNodeHost } from '../support/e2e/node-host.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, type Project } from '../support/e2e/workspaces.ts';

const SCREENS = ['Workflows', 'Runs', 'Approvals', 'Health', 'Audit', 'Settings'];
const browser = useChromium();

let project: Project;
beforeEach(() => {
  project = makeProject({ 'a.txt': 'one\n' });
});
afterEach(() => project.remove());

describeOnHosts('the page', ({ name, start }) => {
  it('shows the ways to all screens', async () => {
    const host = await start(browser, { dataDir: project.dataDir, workspace: project.root });
    try {
      for (const screen of SCREENS) {
        await host.page.getByRole('link', { name: screen }).first().waitFor();
      }
      await shoot(host.page, `first-${name.replaceAll(' ', '-')}`);
    } finally {
      await host.close();
    }
  });
});

describe('the page of the node host', () => {
  let host: RunningNodeHost;
  beforeEach(async () => {
    host = await startNodeHost({ dataDir: project.dataDir, workspace: project.root });
  });
  afterEach(() => host.close());

  it('leaves the token behind, and comes up again without it', async () => {
    const page = await browser.open(host.link());
    await page.getByRole('link', { name: 'Runs' }).first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
    expect(page.url()).not.toContain('token');
    await page.reload();
    await page.getByRole('link', { name: 'Runs' }).first().waitFor();
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  it('is told in plain words where the link is', async () => {
    // The browser logs that it was refused.
    browser.expectComplaints(/401/);
    const page = await browser.open(host.origin());
    await page.getByRole('heading', { name: 'Open Signalbox by its link' }).waitFor();
  });

  it('connects again to a host that was killed and is back', async () => {
    browser.expectComplaints(/WebSocket|ERR_CONNECTION/);
    const page = await browser.open(host.link());
    await page.getByRole('link', { name: 'Runs' }).first().waitFor();
    await page.waitForLoadState('networkidle');
    await host.kill9();
    const isBack = new Promise((resolve) =>
      page.on('websocket', (socket) => socket.on('framereceived', resolve)),
    );
    await host.restart();
    await isBack;
    expect(new URL(page.url()).pathname).toBe('/');
  });
});
