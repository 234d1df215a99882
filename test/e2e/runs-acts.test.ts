import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { expectAccessible } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, waitForApproval, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { GIVEN_PATCH, makeProject, patchBetween, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();
const BEFORE = { 'a.txt': 'one\n', 'b.txt': 'two\n' };
/** An agent that sends too much is cut short, so many rows come in a few entries. */
const ENTRIES = 30;
const ROWS = 100;
const entryText = (entry: number): string =>
  Array.from({ length: ROWS }, (_, row) => `row ${entry}.${row} <b>\u001b[31mred\u202e`).join('\n');

describeOnNodeHost('what is done with a run', (host) => {
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
        {
          name: 'fails-once',
          steps: [
            { do: 'fail-times', times: 1, file: 'tries', code: 'invalid_request' },
            { do: 'result', output: { ok: true } },
          ],
        },
        {
          name: 'talks',
          steps: [
            ...Array.from({ length: ENTRIES }, (_, entry) => ({
              do: 'log' as const,
              level: entry === 7 ? 'error' : 'info',
              text: entryText(entry),
            })),
            { do: 'wait', file: 'more' },
            { do: 'log', text: 'the very last line' },
            { do: 'result' },
          ],
        },
      ],
    });
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const play = (id: string, tool: string): string =>
    project.addWorkflow({ id, nodes: [{ id: 'act', kind: 'agent', agent: 'player', tool }] });
  const open = (runId: string, query = ''): Promise<Page> => desk.show(`#/runs/${runId}${query}`);

  test('it is cancelled with a reason, which it keeps', async () => {
    const { runId } = await desk.api.runs.start({ workflow: play('slow', 'needs-file'), input: {} });
    const page = await open(runId);
    await page.locator('[data-node-id=act][data-state=running]').waitFor();
    await page.getByRole('button', { name: 'Cancel run' }).click();
    const form = page.getByRole('form', { name: 'Cancel the run' });
    expect(await form.getByRole('button', { name: 'Cancel it now' }).isDisabled()).toBe(true);
    await form.getByRole('textbox').fill('started by mistake');
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await page.locator('[data-node-id=act][data-state=cancelled]').waitFor();
    await page
      .locator('header')
      .getByText(/started by mistake/)
      .waitFor();
    await page.getByRole('button', { name: 'Cancel run' }).waitFor({ state: 'detached' });
  });

  test('a failed one says why and what to do, and its failed steps are tried again', async () => {
    const { runId } = await desk.api.runs.start({ workflow: play('flaky', 'fails-once'), input: {} });
    const page = await open(runId, '?step=act&tab=attempts');
    await page.locator('[data-node-id=act][data-state=failed]').waitFor();
    await page.getByText('What was asked for can’t be done as it stands.').first().waitFor();
    await shoot(page, 'runs-failed');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Retry failed' }).click();
    await page.locator('[data-node-id=act][data-state=succeeded]').waitFor();
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    await page.getByText('Round 2, try 1').waitFor();
  });

  test('its patches are taken back with the files named, and it is exported as a bundle that verifies', async () => {
    const workflow = project.addWorkflow(GIVEN_PATCH);
    const diff = patchBetween(BEFORE, { ...BEFORE, 'a.txt': 'changed\n', 'new.txt': 'new\n' });
    const { runId } = await desk.api.runs.start({ workflow, input: { diff } });
    const { approvalId, digest } = await waitForApproval(desk.api, runId);
    await desk.api.approvals.approve({ approvalId, digest });
    await waitForEnd(desk.api, runId);
    const page = await open(runId);
    await page.getByRole('button', { name: 'Roll back' }).click();
    const form = page.getByRole('group', { name: 'Roll back the run' });
    await form.getByText('new.txt').waitFor();
    await expectAccessible(page);
    await form.getByRole('button', { name: 'Roll back 2 files' }).click();
    await form.getByText('2 files went back to how they were before the run:').waitFor();
    expect(readFileSync(join(project.root, 'a.txt'), 'utf8')).toBe('one\n');
    expect(existsSync(join(project.root, 'new.txt'))).toBe(false);

    const bundle = join(project.folder, 'bundle.json');
    await page.getByRole('button', { name: 'Export' }).click();
    await desk.keep(page, bundle, () => page.getByRole('menuitem', { name: 'Signed bundle (JSON)' }).click());
    const text = readFileSync(bundle, 'utf8');
    expect(await desk.api.audit.verify({ text })).toMatchObject({ ok: true });
    await page.getByText(/^Exported /).waitFor();
  });

  // A log of many lines, and an address that leads nowhere, are the page's own matters.
  if (host.isBrowser) {
    test('its log streams, follows the end until one scrolls up, and shows hostile text as text', async () => {
      const { runId } = await desk.api.runs.start({ workflow: play('talker', 'talks'), input: {} });
      const page = await open(runId, '?step=act&tab=log');
      const log = page.getByRole('log', { name: 'Log' });
      await log.getByText(`row ${ENTRIES - 1}.${ROWS - 1} <b>\\u{1b}[31mred\\u{202e}`).waitFor();
      expect(await log.locator('b').count()).toBe(0);
      expect(await log.locator('[data-gravity]').count()).toBeLessThan(150);
      await log.hover();
      await page.mouse.wheel(0, -2_000);
      await page.getByRole('button', { name: 'Follow' }).waitFor();
      writeFileSync(join(project.folder, 'more'), '');
      await waitForEnd(desk.api, runId);
      expect(await log.getByText('the very last line').count()).toBe(0);
      await page.getByRole('button', { name: 'Follow' }).click();
      await log.getByText('the very last line').waitFor();
      await page.getByRole('combobox', { name: 'Level' }).click();
      await page.getByRole('option', { name: 'Errors', exact: true }).click();
      await log.getByText('row 7.99 ').waitFor();
      expect(await log.getByText('row 8.0 ').count()).toBe(0);
      await page.getByRole('textbox', { name: 'Search the log' }).fill('nothing like this');
      await page.getByText('No line fits the filter.').waitFor();
      await shoot(page, 'runs-log');
    });

    test('one that does not exist says so', async () => {
      const page = await open('0'.repeat(26));
      await page.getByRole('alert').waitFor();
      await expectAccessible(page);
    });
  }
});
