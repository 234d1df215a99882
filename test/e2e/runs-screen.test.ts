import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible, toLookAt } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, waitForApproval, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeSampleProject, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();

/** What a person sees of a node's step. */
const stateOf = (page: Page, node: string) =>
  page.locator(`[data-node-id=${node}]`).getAttribute('data-state');

describeOnNodeHost('a run on the screen', (host) => {
  let project: Project;
  let desk: Desk;
  let runId: string;
  beforeAll(async () => {
    project = await makeSampleProject();
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });

  test('is started from a form that checks its inputs, once, and is watched until it asks', async () => {
    const page = await desk.show('#/runs');
    await page.getByRole('heading', { name: 'No runs yet' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Start a run' }).first().click();
    await page.getByRole('combobox', { name: 'Workflow' }).click();
    await page.getByRole('option', { name: 'Audit and patch' }).click();
    await page.getByRole('heading', { name: 'What will happen' }).waitFor();
    await page.getByText('It asks before it applies a patch to the workspace.').waitFor();
    await expectAccessible(page);

    const files = page.getByRole('textbox', { name: 'maxFiles' });
    await files.fill('0');
    await page.getByText('must be at least 1').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    expect(page.url()).toContain('#/runs/new');
    await files.fill('50');
    await shoot(page, 'runs-start');
    await page.getByRole('button', { name: 'Run', exact: true }).dblclick();
    await page.waitForURL(/#\/runs\/[0-9a-z]{26}/);
    runId = /runs\/([0-9a-z]{26})/.exec(page.url())?.[1] ?? '';

    const canvas = page.getByRole('region', { name: 'Workflow canvas' });
    await canvas.locator('[data-node-id=scan][data-state=succeeded]').waitFor();
    await canvas.locator('[data-node-id=gate][data-state=waiting]').waitFor();
    expect(await stateOf(page, 'verify')).toBe('pending');
    expect(await stateOf(page, 'reportUnchanged')).toBe('skipped');
    const edge = (id: string) => canvas.locator(`.react-flow__edge[data-id="${id}"] [data-edge-state]`);
    expect(await edge('fixable-true-propose').getAttribute('data-edge-state')).toBe('taken');
    expect(await edge('fixable-false-reportUnchanged').getAttribute('data-edge-state')).toBe('not-taken');
    await page.getByText('Waits for your decision: Apply the proposed fixes').waitFor();
    const { items } = await desk.api.runs.list({});
    expect(items.map((run) => run.runId)).toEqual([runId]);
    expect((await desk.api.runs.get({ runId })).input).toMatchObject({ maxFiles: 50 });
  });

  test('goes on live in the graph and the timeline when somebody approves elsewhere', async () => {
    const page = await desk.show(`#/runs/${runId}`);
    const waiting = await waitForApproval(desk.api, runId);
    expect(await page.getByRole('link', { name: 'Review' }).getAttribute('href')).toBe(
      `#/approvals/${waiting.approvalId}`,
    );
    await page.getByRole('table', { name: 'Timeline of steps' }).getByText('waits for a person').waitFor();
    await desk.api.approvals.approve({ approvalId: waiting.approvalId, digest: waiting.digest });
    await page.locator('[data-node-id=report][data-state=succeeded]').waitFor();
    await page.locator('header [data-state=succeeded]').getByText('succeeded').waitFor();
    const rows = page.getByRole('table', { name: 'Timeline of steps' }).getByRole('row');
    await rows.filter({ hasText: 'Say what was fixed' }).waitFor();
    await shoot(page, 'runs-done');
  });

  test('shows findings by severity with file and line, and the file at that line', async () => {
    const page = await desk.show(`#/runs/${runId}?step=scan`);
    const findings = page.getByRole('list', { name: 'Findings' });
    await findings.getByText('src/config.js:5').waitFor();
    await page.getByRole('textbox', { name: 'Filter findings' }).fill('eval');
    await findings.getByText('src/config.js:5').waitFor({ state: 'detached' });
    await findings.getByRole('button', { name: /Text run as code/ }).click();
    const file = page.getByRole('region', { name: 'File src/lib/filters.js:3' });
    const marked = file.locator('.cm-marked');
    await marked.waitFor();
    // The patch was applied meanwhile: the file is shown as it is now.
    expect(await marked.textContent()).toContain('filter');
    await shoot(page, 'runs-finding');
    await page.reload();
    await file.locator('.cm-marked').waitFor();
  });

  // Moving through what is shown is the same in every window.
  if (host.isBrowser) {
    test('is moved through with the keyboard alone', async () => {
      const page = await desk.show(`#/runs/${runId}`);
      await page.locator('[data-node-id=scan]').waitFor();
      await page.locator('.react-flow').focus();
      await page.keyboard.press('ArrowDown');
      await page.locator('[data-node-id=scan][aria-pressed=true]').waitFor();
      await page.keyboard.press('ArrowDown');
      await page.locator('[data-node-id=fixable][aria-pressed=true]:focus').waitFor();
      await page.getByRole('heading', { name: 'Is there anything to fix?' }).waitFor();
      await page.keyboard.press('Tab');
      const splitter = page.getByRole('separator', { name: 'Width of the step panel' });
      await splitter.focus();
      const before = Number(await splitter.getAttribute('aria-valuenow'));
      await page.keyboard.press('ArrowLeft');
      expect(Number(await splitter.getAttribute('aria-valuenow'))).toBe(before + 16);
      await page.reload();
      await expect
        .poll(() => splitter.getAttribute('aria-valuenow'), { timeout: 90_000 })
        .toBe(String(before + 16));
    });

    test('is folded and searched as JSON', async () => {
      const page = await desk.show(`#/runs/${runId}?step=scan&tab=output`);
      const tree = page.getByRole('tree', { name: 'Output' });
      await tree.getByText('findings:').waitFor();
      await page.getByRole('textbox', { name: 'Search in Output' }).fill('js-eval');
      await tree.getByText('"js-eval"').waitFor();
      await page.getByText('1 of 1', { exact: true }).waitFor();
    });
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`is accessible, ${colorScheme}`, async () => {
      const page = await desk.show(`#/runs/${runId}`, {
        colorScheme,
        viewport: { width: 1_024, height: 700 },
      });
      await page.locator('[data-node-id=report][data-state=succeeded]').waitFor();
      await expectAccessible(page, toLookAt(colorScheme));
      for (const place of [
        'scan&tab=findings',
        'scan&tab=output',
        'scan&tab=log',
        'gate&tab=artifacts',
        'propose&tab=attempts',
      ]) {
        await goTo(page, `#/runs/${runId}?step=${place}`);
        await page.getByRole('tabpanel').waitFor();
        await expectAccessible(page, toLookAt(colorScheme));
      }
      await shoot(page, `runs-small-${colorScheme}`);
      await goTo(page, '#/runs');
      await page.locator(`[data-run-id="${runId}"]`).waitFor();
      await expectAccessible(page, toLookAt(colorScheme));
    }, 180_000);
  }
});
