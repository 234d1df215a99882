import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible, toLookAt } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeSampleProject, QUESTION, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();

describeOnNodeHost('approvals without a mouse, and for everybody', (host) => {
  let project: Project;
  let desk: Desk;
  beforeAll(async () => {
    project = await makeSampleProject();
    project.addWorkflow(QUESTION);
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`queue, card, diff, rejection and editor are accessible in ${colorScheme}`, async () => {
      const { approvalId, runId } = await desk.ask('starter:audit-and-patch');
      try {
        const page = await desk.show('#/approvals', { colorScheme });
        await page.getByRole('list', { name: 'Approval queue' }).getByRole('link').first().waitFor();
        await expectAccessible(page, toLookAt(colorScheme));
        await goTo(page, `#/approvals/${approvalId}`);
        await page.getByRole('region', { name: 'Patch' }).getByText('rejectUnauthorized').first().waitFor();
        await shoot(page, `approvals-card-${colorScheme}`);
        await expectAccessible(page, toLookAt(colorScheme));
        await page.getByRole('region', { name: 'Patch' }).getByRole('checkbox').nth(2).click();
        await page.keyboard.press('r');
        await page.getByLabel('Reason').waitFor();
        await expectAccessible(page, toLookAt(colorScheme));
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: 'Edit patch' }).click();
        await page.getByRole('textbox', { name: 'After, editable' }).waitFor();
        await shoot(page, `approvals-editor-${colorScheme}`);
        await expectAccessible(page, toLookAt(colorScheme));
      } finally {
        // The next test finds only its own in the queue.
        await desk.api.runs.cancel({ runId, reason: 'seen enough' });
      }
    }, 180_000);
  }

  test('the keyboard alone finds, reads, narrows and approves; one stray key never does', async () => {
    const { runId } = await desk.ask('starter:audit-and-patch');
    const page = await desk.show('#/approvals');
    const { keyboard } = page;
    await page.getByRole('list', { name: 'Approval queue' }).getByRole('link').first().waitFor();
    await keyboard.press('j');
    const decision = page.getByRole('region', { name: 'Decision' });
    await decision.getByText('Apply 7 files').waitFor();
    await keyboard.press('n');
    await keyboard.press('x');
    await decision.getByText('Apply 6 of 7 files').waitFor();
    await keyboard.press('n');
    await keyboard.press('x');
    await decision.getByText('Apply 5 of 7 files').waitFor();
    await keyboard.press('p');
    await keyboard.press('x');
    await decision.getByText('Apply 6 of 7 files').waitFor();
    await keyboard.press('v');
    await keyboard.press('r');
    await page.getByLabel('Reason').waitFor();
    await keyboard.press('Escape');
    await decision.getByRole('button', { name: 'Approve' }).waitFor();
    await keyboard.press('a');
    expect(
      await decision.getByRole('button', { name: 'Approve' }).evaluate((it) => it === document.activeElement),
    ).toBe(true);
    expect((await desk.api.approvals.list({ runId })).items.every(({ status }) => status === 'waiting')).toBe(
      true,
    );
    await keyboard.press('Enter');
    await decision.getByText('Applied 6 files to main at').waitFor();
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    expect(readFileSync(join(project.root, 'src/config.js'), 'utf8')).toContain('sk_live_');
    expect(readFileSync(join(project.root, 'src/db.js'), 'utf8')).toContain('rejectUnauthorized: true');
  });

  test('snooze takes it out of the queue, the filter finds it, and it comes back', async () => {
    const { approvalId } = await desk.ask('file:.signalbox/workflows/question.json');
    const page = await desk.show(`#/approvals/${approvalId}`);
    const decision = page.getByRole('region', { name: 'Decision' });
    await decision.getByText('Let the run go on with this content').waitFor();
    await page.keyboard.press('s');
    await page.getByRole('menuitem', { name: '1 hour' }).click();
    await decision.getByText('Snoozed until').waitFor();
    await goTo(page, '#/approvals?status=snoozed');
    const queue = page.getByRole('list', { name: 'Approval queue' });
    await queue.getByRole('link', { name: /Go on\?/ }).click();
    await decision.getByRole('button', { name: 'Show again' }).click();
    await decision.getByText('Snoozed until').waitFor({ state: 'detached' });
    await page.getByRole('searchbox', { name: 'Search approvals' }).fill('nothing like it');
    await page.getByText('Nothing matches').waitFor();
  });
});
