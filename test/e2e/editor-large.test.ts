import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();
const COUNT = 1_000;

/** Rows of 25, each node after the one above it. */
const LARGE = {
  id: 'large',
  name: 'Large',
  nodes: Array.from({ length: COUNT }, (_, at) => ({
    id: `n${at}`,
    kind: 'transform',
    needs: at >= 25 ? [`n${at - 25}`] : [],
    value: at,
  })),
};

const HOSTILE_NAME = '<img src=x onerror=alert(1)>\u202E\u001b[31mred';

describeOnNodeHost('large and hostile workflows in the editor', (host) => {
  let project: Project;
  let desk: Desk;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    project.addWorkflow(LARGE);
    project.addWorkflow({
      id: 'small',
      name: 'Small',
      nodes: [{ id: 'a', kind: 'transform', value: [1, 2] }],
    });
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const at = (name: string): string =>
    `#/workflows/${encodeURIComponent(`file:.signalbox/workflows/${name}`)}`;
  const nodes = (page: Page) =>
    page.getByRole('region', { name: 'Workflow canvas' }).locator('[data-node-id]');

  test('a thousand steps are seen as a whole, found, changed, and undone', async () => {
    const page = await desk.show(at('large.json'), { viewport: { width: 1_440, height: 900 } });
    await expect.poll(() => nodes(page).count(), { timeout: 60_000 }).toBe(COUNT);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(15_000);
    await shoot(page, 'editor-large');
    await page.keyboard.press('Control+f');
    await page.getByRole('combobox', { name: 'Find a step on the canvas' }).fill('n777');
    await page.getByRole('option', { name: /n777/ }).click();
    const title = page
      .getByRole('complementary', { name: 'Inspector' })
      .getByRole('textbox', { name: 'Title' });
    await title.fill('Found it');
    await page.getByRole('button', { name: /No problems/ }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => title.inputValue()).toBe('');
    expect(await page.getByRole('button', { name: 'Save version', exact: true }).isDisabled()).toBe(true);
  });

  test('the last run stands on the canvas, and what each step yielded beside its fields', async () => {
    const { runId } = await desk.api.runs.start({
      workflow: 'file:.signalbox/workflows/small.json',
      input: {},
    });
    await waitForEnd(desk.api, runId);
    const page = await desk.show(at('small.json'));
    await page.getByRole('button', { name: 'Last run' }).click();
    await page.locator('[data-node-id=a][data-state=succeeded]').click();
    await page.getByLabel('Last output').getByText('2').waitFor();
    await page.getByRole('button', { name: 'Last run' }).click();
    await page.locator('[data-node-id=a]:not([data-state])').waitFor();
  });

  test.each([
    [
      'names that are code',
      `schemaVersion: 1\nid: x\nname: ${JSON.stringify(HOSTILE_NAME)}\nnodes:\n  - { id: a, kind: transform, value: 1, title: ${JSON.stringify(HOSTILE_NAME)} }\n`,
      1,
    ],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nnodes: [*c,*c,*c,*c]\n`,
      0,
    ],
    [
      'rubbish in place of steps',
      'schemaVersion: 1\nid: x\nname: X\nnodes: [7, null, text, [], { id: 3 }, { id: __proto__, kind: constructor }]\n',
      1,
    ],
    ['another schema', 'schemaVersion: 999\nnodes: {}\n', 0],
    ['no YAML', '\t- {[}\n', 0],
  ] as const)('%s are shown as what they are, and harm nothing', async (name, text, count) => {
    mkdirSync(join(project.root, '.signalbox/workflows'), { recursive: true });
    const file = `${name.replaceAll(' ', '-')}.yaml`;
    writeFileSync(join(project.root, '.signalbox/workflows', file), text);
    const page = await desk.show(at(file));
    await page.getByRole('toolbar', { name: 'Edit the workflow' }).waitFor();
    await page
      .getByRole('button', { name: /error|No problems/ })
      .first()
      .waitFor();
    await expect.poll(() => nodes(page).count(), { timeout: 60_000 }).toBe(count);
    expect(await page.locator('img[src="x"]').count()).toBe(0);
  });
});
