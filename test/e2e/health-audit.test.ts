import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, toLookAt } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { GIVEN_PATCH, makeProject, patchBetween, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();
const BEFORE = { 'a.txt': 'one\n' };
const SLOW = 90_000;

describeOnNodeHost('health and audit', (host) => {
  let project: Project;
  let desk: Desk;
  beforeAll(async () => {
    project = makeProject(BEFORE);
    project.addAgent('player', {
      tools: [
        {
          name: 'needs-file',
          steps: [
            { do: 'wait', file: 'go' },
            { do: 'result', output: { ok: true } },
          ],
        },
        { name: 'fails', steps: [{ do: 'fail', code: 'invalid_request', message: 'no <b>such</b> thing' }] },
      ],
    });
    project.addWorkflow(GIVEN_PATCH);
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const workflowOf = (tool: string): string =>
    project.addWorkflow({ id: tool, nodes: [{ id: 'act', kind: 'agent', agent: 'player', tool }] });
  const show = (address: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> =>
    desk.show(`#/${address}`, { colorScheme });

  test('an agent at work is busy, is restarted, and its call is closed as lost and tried again', async () => {
    const { runId } = await desk.api.runs.start({ workflow: workflowOf('needs-file'), input: {} });
    const page = await show('health');
    const row = page.locator('[data-agent="player"]');
    await row.and(page.locator('[data-state="busy"]')).waitFor({ timeout: SLOW });
    expect(await row.textContent()).toContain('in flight');
    await row.getByRole('button').click();
    const panel = page.getByRole('complementary', { name: /^Agent / });
    await panel.getByRole('table', { name: 'Processes' }).waitFor();
    await shoot(page, 'health-busy');
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Restart' }).click();
    // What was under way is closed, and tried again in a new process. Only then it may end: the request takes its time.
    const first = async () => (await desk.api.runs.step({ runId, stepId: 'act' })).attempts[0]?.error?.code;
    await expect.poll(first, { timeout: SLOW }).toBe('lost');
    writeFileSync(join(project.folder, 'go'), '');
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    const { attempts } = await desk.api.runs.step({ runId, stepId: 'act' });
    expect(attempts.map(({ state, error }) => error?.code ?? state)).toEqual(['lost', 'succeeded']);
  });

  test('the last error of an agent stands in its panel, as text', async () => {
    const { runId } = await desk.api.runs.start({ workflow: workflowOf('fails'), input: {} });
    expect(await waitForEnd(desk.api, runId)).toBe('failed');
    const page = await show('health/player', 'dark');
    const panel = page.getByRole('complementary', { name: /^Agent / });
    await panel.waitFor({ timeout: SLOW });
    await shoot(page, 'health-failed-dark');
    await panel.getByText('no <b>such</b> thing').waitFor({ timeout: SLOW });
    await expectAccessible(page);
  });

  test('who did what is told, filtered by address, and leads to the run', async () => {
    const diff = patchBetween(BEFORE, { 'a.txt': 'two\n' });
    const { approvalId, digest, runId } = await desk.ask('file:.signalbox/workflows/given-patch.json', {
      diff,
    });
    await desk.api.approvals.approve({ approvalId, digest, reason: 'reviewed <i>twice</i>' });
    await waitForEnd(desk.api, runId);
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await show(`audit?run=${runId}`, colorScheme);
      const log = page.getByRole('group', { name: 'Audit log' });
      await log.getByText('applied the patch to a.txt').waitFor();
      expect(await log.getByText('approved it: reviewed <i>twice</i>').count()).toBe(1);
      expect(await log.getByText('started Given patch').count()).toBe(1);
      await shoot(page, `audit-${colorScheme}`);
      await expectAccessible(page, toLookAt(colorScheme));
    }
    const page = await show(`audit?run=${runId}&kind=approval.decided`);
    const rows = page.getByRole('group', { name: 'Audit log' }).getByRole('listitem');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(1);
    await rows.getByRole('link').click();
    await page.waitForURL(new RegExp(`#/runs/${runId}`));
  });

  test('a run is exported, and the bundle is sound until somebody changes it', async () => {
    const { items } = await desk.api.runs.list({ workflowId: 'given-patch', limit: 1 });
    const page = await show(`audit?run=${items[0]?.runId ?? ''}`);
    const sound = join(project.folder, 'bundle.json');
    const changed = join(project.folder, 'changed.json');
    await desk.keep(page, sound, () => page.getByRole('button', { name: 'Export bundle' }).click());
    writeFileSync(changed, readFileSync(sound, 'utf8').replaceAll('reviewed', 'rejected'));
    const choose = async (path: string): Promise<void> => {
      await page.locator('input[type="file"]').setInputFiles(path);
    };
    await choose(sound);
    await page.locator('[data-verdict="sound"]').waitFor({ timeout: SLOW });
    await choose(changed);
    const verdict = page.locator('[data-verdict="not-sound"]');
    await verdict.waitFor({ timeout: SLOW });
    expect(await verdict.textContent()).toMatch(/Record \d+/);
    await shoot(page, 'audit-not-sound');
    await expectAccessible(page);
    writeFileSync(changed, '<html>');
    await choose(changed);
    await page.getByText('This is no audit bundle').waitFor();
    await goTo(page, '#/audit');
    await page.getByRole('group', { name: 'Audit log' }).getByText('exported the run as JSON').waitFor();
  });

  test('a report to read is exported, too', async () => {
    const { items } = await desk.api.runs.list({ workflowId: 'given-patch', limit: 1 });
    const page = await show(`audit?run=${items[0]?.runId ?? ''}`);
    const file = join(project.folder, 'report.html');
    const name = await desk.keep(page, file, () =>
      page.getByRole('button', { name: 'Export report' }).click(),
    );
    expect(name).toMatch(/\.html$/);
    const report = readFileSync(file, 'utf8');
    expect(report).toContain('reviewed &lt;i&gt;twice&lt;/i&gt;');
    expect(report).not.toMatch(/<script/i);
  });
});
