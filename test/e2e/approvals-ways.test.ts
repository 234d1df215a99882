import { afterAll, beforeAll, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { GIVEN_PATCH, makeProject, patchBetween, QUESTION, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();
const BEFORE = { 'a.txt': 'one\n', 'b.txt': 'two\n' };
const DIFF = patchBetween(BEFORE, { ...BEFORE, 'a.txt': 'changed\n' });

describeOnNodeHost('the ways into an approval and out of it', (host) => {
  let project: Project;
  let desk: Desk;
  let given: string;
  let first: string;
  beforeAll(async () => {
    project = makeProject(BEFORE);
    given = project.addWorkflow(GIVEN_PATCH);
    const question = project.addWorkflow(QUESTION);
    desk = await openDesk(host, project, browser);
    first = (await desk.ask(given, { diff: DIFF })).approvalId;
    await desk.ask(question);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });

  test('the first of the queue opens by itself and leaves the keyboard where it is', async () => {
    const page = await desk.show('#/workflows');
    const link = page.getByRole('link', { name: 'Approvals' }).first();
    await link.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    const { items } = await desk.api.approvals.list({ statuses: ['waiting'], order: 'risk' });
    expect(page.url()).toContain(`#/approvals/${items[0]?.approvalId ?? ''}`);
    expect(await page.evaluate(() => document.activeElement?.closest('main, nav') !== null)).toBe(true);
    expect(await page.getByRole('region', { name: 'Decision' }).locator(':focus').count()).toBe(0);
    await page.goBack();
    await page.getByRole('heading', { name: 'Workflows', level: 1 }).waitFor();
  });

  test('“Approve” of a notification gets the button ready and decides nothing', async () => {
    const page = await desk.show(`#/approvals/${first}?decide=approve`);
    const approve = page.getByRole('button', { name: 'Approve' });
    await expect
      .poll(() => approve.evaluate((it) => it === document.activeElement), { timeout: 90_000 })
      .toBe(true);
    expect(page.url()).not.toContain('decide');
    expect((await desk.api.approvals.get({ approvalId: first })).approval.status).toBe('waiting');
  });

  // No desktop window is so narrow, and what the page keeps from being lost it keeps the same everywhere.
  if (host.isBrowser) {
    test('in a narrow window the queue stands alone until one is chosen', async () => {
      const page = await desk.show('#/approvals', { viewport: { width: 700, height: 700 } });
      await page.getByRole('list', { name: 'Approval queue' }).getByRole('link').first().click();
      await page.getByRole('region', { name: 'Decision' }).waitFor();
      await page.getByRole('button', { name: 'Queue' }).click();
      await page
        .getByRole('dialog')
        .getByRole('link', { name: /Go on\?/ })
        .click();
      await page.getByText('Let the run go on with this content').waitFor();
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    });

    test('what was typed in the editor is not lost unasked, wherever a link leads', async () => {
      const page = await desk.show(`#/approvals/${first}?edit=1`);
      const editor = page.getByRole('textbox', { name: 'After, editable' });
      await editor.click();
      await page.keyboard.type('typed ');
      await page.getByText('1 file edited.').waitFor();
      await page.getByRole('searchbox', { name: 'Search approvals' }).fill('patch');
      await expect.poll(() => page.url(), { timeout: 90_000 }).toContain('q=patch');
      await page.getByText('1 file edited.').waitFor();
      await page.getByRole('link', { name: 'Runs' }).first().click();
      await page.getByText('1 edited file would be lost.').waitFor();
      await page.getByRole('button', { name: 'Go on editing' }).click();
      expect(await editor.innerText()).toContain('typed');
      await page.getByRole('link', { name: 'Runs' }).first().click();
      await page.getByRole('button', { name: 'Drop the changes' }).click();
      await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor();
    });
  }
});
