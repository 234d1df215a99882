import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { commitAll, initRepository, writeTree } from '../support/workspace-tree.ts';
import { makeProject, QUESTION, type Project } from '../support/e2e/workspaces.ts';

/** Between two looks nothing is slept for; a busy machine only needs longer. */
const PATIENT = { timeout: 90_000 };

const browser = useChromium();

const schemeOf = (page: Page) =>
  page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'));

describeOnNodeHost('settings and workspaces', (host) => {
  let project: Project;
  let desk: Desk;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    desk = await openDesk(host, project, browser, { HOME: project.folder });
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });

  test('a theme holds at once in every window, and after a reload', async () => {
    const one = await desk.show('#/settings/appearance');
    const two = await desk.show('#/runs');
    await one.getByText('Dark', { exact: true }).click();
    await expect.poll(() => schemeOf(two), PATIENT).toBe('dark');
    await expect.poll(() => schemeOf(one), PATIENT).toBe('dark');
    await two.reload();
    await expect.poll(() => schemeOf(two), PATIENT).toBe('dark');
    await one.getByText('System', { exact: true }).click();
    await one.emulateMedia({ colorScheme: 'light' });
    await expect.poll(() => schemeOf(one), PATIENT).toBe('light');
  });

  test('a wrong number is named in words and the old one stays', async () => {
    const page = await desk.show('#/settings/runs');
    const field = page.getByRole('textbox', { name: 'Steps at work at the same time' });
    await field.fill('65');
    await field.press('Enter');
    await page.getByText('65 is out of range. Give a number from 1 to 64. 5 stays in force.').waitFor();
    await page.getByRole('contentinfo').getByText('calls 0/5').waitFor();
    await field.fill('7');
    await field.press('Enter');
    await page.getByRole('contentinfo').getByText('calls 0/7').waitFor();
    await page.reload();
    await expect.poll(() => field.inputValue(), PATIENT).toBe('7');
  });

  test('files that were broken by hand are told in every window, until they are mended', async () => {
    const page = await desk.show('#/runs');
    const bar = page.getByRole('contentinfo');
    const settings = join(project.dataDir, 'settings.json');
    const policy = join(project.dataDir, 'policy.yaml');
    const before = readFileSync(settings, 'utf8');
    writeFileSync(settings, '{ "concurrency": "lots", "typo": 1 }');
    writeFileSync(policy, 'version: 1\nrules: everybody\n');
    await bar.getByRole('link', { name: '2 problems in the settings' }).waitFor();
    await bar.getByRole('link', { name: '1 problem in the policy file' }).click();
    await page.getByRole('alert').filter({ hasText: 'rules' }).first().waitFor();
    await shoot(page, 'frame-file-problems');
    writeFileSync(settings, before);
    rmSync(policy);
    for (const file of ['settings', 'policy file'])
      await bar.getByRole('link', { name: `in the ${file}` }).waitFor({ state: 'detached' });
  });

  test('a policy tells its problems while it is typed, and what saving it changed', async () => {
    const page = await desk.show('#/settings/policies');
    const editor = page.getByRole('textbox', { name: 'Policy' });
    const save = page.getByRole('button', { name: 'Save' });
    await editor.fill('version: 1\nownEdits: sometimes\n');
    await page.getByRole('button', { name: 'line 2, column 11' }).waitFor();
    expect(await save.isDisabled()).toBe(true);
    await shoot(page, 'frame-policy-problem');

    await editor.fill('version: 1\nownEdits: refused\n');
    await page.getByText('What it will mean once saved').waitFor();
    await save.click();
    await page.getByText('New: Who edited a patch may not approve it: somebody else has to.').waitFor();
    await page.getByText('No longer: Who edited a patch may approve it.').waitFor();
    await shoot(page, 'frame-policy-saved');

    await page.getByRole('button', { name: 'Reset to default' }).click();
    await page.getByRole('button', { name: 'Undo my changes' }).click();
    await page.getByText('Who edited a patch may not approve it: somebody else has to.').first().waitFor();
  });

  // A desktop has the system's own dialog for folders.
  if (host.isBrowser) {
    test('another repository is found in the browser and by its path; what is none is refused in words', async () => {
      const other = join(project.folder, 'shop');
      mkdirSync(other);
      initRepository(other);
      writeTree(other, { 'b.txt': 'two\n' });
      commitAll(other, 'first');
      mkdirSync(join(project.folder, 'plain'));

      const page = await desk.show('#/workflows');
      await page.getByRole('button', { name: /Workspace/ }).click();
      await page.getByRole('menuitem', { name: /Open another folder/ }).click();
      const dialog = page.getByRole('dialog', { name: 'Open a workspace' });
      await dialog.getByRole('button', { name: 'plain', exact: true }).waitFor();
      await shoot(page, 'frame-folders');

      const path = dialog.getByRole('textbox', { name: 'Path' });
      await path.fill(join(project.folder, 'nowhere'));
      await path.press('Enter');
      await dialog.getByRole('alert').waitFor();
      await path.fill(project.folder);
      await path.press('Enter');
      await dialog.getByRole('textbox', { name: 'Folders here' }).fill('sho');
      await dialog.getByRole('button', { name: 'Open shop' }).click();
      await dialog.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /Workspace\s*shop/ }).waitFor();

      await page.getByRole('button', { name: /Workspace/ }).click();
      await page.getByRole('menuitem', { name: /^work/ }).click();
      await page.getByRole('button', { name: /Workspace\s*work/ }).waitFor();
    });
  }

  test('a workflow file shows in the list, with its problems at their lines', async () => {
    project.addWorkflow(QUESTION);
    project.addWorkflow({ id: 'broken', name: 'Broken', nodes: [{ id: 'a', kind: 'agnt' }] });
    const page = await desk.show('#/workflows');
    await page.getByRole('link', { name: 'Question' }).waitFor();
    await page.getByText(/1 error · can’t run/).waitFor();
    expect(await page.getByRole('button', { name: /Run .*broken/i }).isDisabled()).toBe(true);
    await page.getByRole('link', { name: /broken/i }).click();
    await page.getByRole('button', { name: /^1 error/ }).click();
    await page.getByRole('list', { name: 'Problems' }).getByText('agnt').first().waitFor();
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    await page.locator('.cm-problem').waitFor();
    await shoot(page, 'frame-broken-workflow');
  });

  test('the first steps are ticked as they are done, and put away for good', async () => {
    const page = await desk.show('#/workflows');
    const strip = page.getByRole('region', { name: 'First steps' });
    await strip.getByRole('button', { name: 'Begin' }).click();
    await page.waitForURL(/#\/runs\/new\?workflow=starter%3Aaudit-and-patch$/);
    await page.getByRole('button', { name: /Workspace\s*sample/ }).waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/runs\/[0-9a-z]{26}/);
    await page.getByRole('link', { name: 'Workflows', exact: true }).click();
    await strip.getByRole('link', { name: 'Review' }).waitFor({ timeout: 90_000 });
    await strip.getByLabel('done').waitFor();
    await shoot(page, 'frame-first-steps');
    await strip.getByRole('button', { name: 'Hide the first steps' }).click();
    await strip.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('link', { name: 'Audit and patch' }).waitFor();
    expect(await strip.count()).toBe(0);
  });

  // Last, because it leaves runs behind.
  if (host.isBrowser) {
    test('each window works in its own folder, which its address keeps, whatever another one opens', async () => {
      const other = join(project.folder, 'garden');
      mkdirSync(other);
      project.addWorkflow(QUESTION);
      // What a window without a folder of its own begins with.
      await desk.api.workspaces.open({ path: project.root });
      const one = await desk.show('#/runs/new?workflow=file%3A.signalbox%2Fworkflows%2Fquestion.json');
      await one.getByText(project.root, { exact: true }).waitFor();

      const two = await desk.show('#/workflows');
      await two.getByRole('link', { name: 'Question' }).waitFor();
      await two.getByRole('button', { name: /Workspace/ }).click();
      await two.getByRole('menuitem', { name: /Open another folder/ }).click();
      const dialog = two.getByRole('dialog', { name: 'Open a workspace' });
      await dialog.getByRole('textbox', { name: 'Path' }).fill(other);
      await dialog.getByRole('button', { name: 'Open this folder' }).click();
      await two.getByRole('button', { name: /Workspace\s*garden/ }).waitFor();
      await two.getByRole('link', { name: 'Question' }).waitFor({ state: 'detached' });
      await expect.poll(() => two.title(), PATIENT).toMatch(/Workflows · garden · Signalbox$/);

      // The first window was told of the new folder, and stays where it is.
      await one.getByRole('button', { name: /Workspace\s*work/ }).click();
      await one.getByRole('menuitem', { name: /^garden/ }).waitFor();
      await one.keyboard.press('Escape');
      await one.getByRole('button', { name: 'Run', exact: true }).click();
      await one.waitForURL(/#\/runs\/[0-9a-z]{26}/);
      await one.getByRole('heading', { level: 1, name: /Question/ }).waitFor();
      await shoot(one, 'frame-own-workspace');

      await two.reload();
      await two.getByRole('button', { name: /Workspace\s*garden/ }).waitFor();
      await two.goBack();
      await two.getByRole('button', { name: /Workspace\s*work/ }).waitFor();
      await two.getByRole('link', { name: 'Question' }).waitFor();
    });
  }
});
