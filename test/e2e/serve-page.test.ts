import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { startNodeHost, type RunningNodeHost } from '../support/e2e/node-host.ts';
import { makeProject, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();

// Links, cookies and a host that goes away under its pages: what only a browser meets.
describe('the page of the node host', () => {
  let project: Project;
  let host: RunningNodeHost;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    host = await startNodeHost({ dataDir: project.dataDir, workspace: project.root });
  });
  afterAll(async () => {
    await host.close();
    project.remove();
  });

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
