import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, openNodeDesk, waitForEnd, type Desk, type NodeDesk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, QUESTION, type Project } from '../support/e2e/workspaces.ts';

/** Between two looks nothing is slept for; a busy machine only needs longer. */
const PATIENT = { timeout: 90_000 };

const browser = useChromium();

async function openHealth(desk: Desk): Promise<Page> {
  const page = await desk.show('#/health');
  await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
  await page.getByText('connected', { exact: true }).waitFor();
  return page;
}

/** Invites Bea on the page where that is done. */
async function linkMadeBy(page: Page): Promise<string> {
  await page.getByRole('textbox', { name: 'Their name' }).fill('Bea');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page
    .getByRole('status')
    .filter({ hasText: 'The link for Bea' })
    .getByText(/^http:/)
    .textContent();
  if (link === null) throw new Error('no link is shown');
  return link;
}

describeOnNodeHost('what happens elsewhere', (host) => {
  let project: Project;
  let desk: Desk;
  let question: string;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    question = project.addWorkflow(QUESTION);
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });

  test('an approval shows in rail, title, status bar and as a notice, and goes when it is decided elsewhere', async () => {
    const page = await openHealth(desk);
    const { approvalId, digest, runId } = await desk.ask(question);

    const told = page.getByRole('region', { name: 'New notices' });
    await told.getByText('Waiting for you: Go on?').waitFor();
    await page.getByRole('link', { name: /^Approvals\s+1 waiting/ }).waitFor();
    await page.getByRole('contentinfo').getByText('approvals 1 waiting').waitFor();
    await expect.poll(() => page.title(), PATIENT).toBe('1 waiting · Health · work · Signalbox');
    await shoot(page, 'frame-notice');

    await desk.api.approvals.approve({ approvalId, digest });
    await waitForEnd(desk.api, runId);
    await told.getByText('Waiting for you: Go on?').waitFor({ state: 'detached' });
    await told.getByText('Question succeeded').waitFor();
    await page.getByRole('contentinfo').getByText('approvals none waiting').waitFor();
    await expect.poll(() => page.title(), PATIENT).toBe('Health · work · Signalbox');

    await page.getByRole('button', { name: 'Notices, 1 new' }).click();
    await page
      .getByRole('list', { name: 'Notices' })
      .getByRole('link', { name: 'Question succeeded' })
      .click();
    await page.waitForURL(new RegExp(`#/runs/${runId}`));
    await page.getByRole('button', { name: 'Notices', exact: true }).waitFor();
  });

  test('the notice leads to the approval, and a first visit to what waits', async () => {
    const page = await openHealth(desk);
    const { approvalId } = await desk.ask(question);
    await page.getByRole('region', { name: 'New notices' }).getByRole('link', { name: 'Review' }).click();
    await page.waitForURL(new RegExp(`#/approvals/${approvalId}`));

    const other = await desk.show('');
    await other.getByRole('heading', { level: 1, name: 'Approvals' }).waitFor();
    await other.close();
  });
});

// A desktop's window and its control plane are one app, which ends as one.
describe('a host that goes away', () => {
  let project: Project;
  let desk: NodeDesk;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    project.addWorkflow(QUESTION);
    desk = await openNodeDesk(project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });

  test('a host that was killed is named, waited for, and the page goes on by itself', async () => {
    browser.expectComplaints(/WebSocket|ERR_CONNECTION|ERR_EMPTY_RESPONSE/);
    const page = await openHealth(desk);
    await page.getByRole('link', { name: 'Workflows', exact: true }).click();
    await page.getByRole('link', { name: 'Question' }).waitFor();
    const before = await page.getByRole('link', { name: 'Question' }).boundingBox();

    await desk.host.kill9();
    await page.getByRole('alert').getByText('Signalbox does not answer.').waitFor();
    await page.getByText(/Trying again in \d s/).waitFor();
    await page.getByRole('contentinfo').getByText('reconnecting').waitFor();
    // What is known stays where it was.
    expect(await page.getByRole('link', { name: 'Question' }).boundingBox()).toEqual(before);
    await shoot(page, 'frame-reconnect');

    await desk.host.restart();
    await page.getByRole('contentinfo').getByText('connected', { exact: true }).waitFor();
    await page.getByText('Signalbox does not answer.').waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByText('System', { exact: true }).waitFor();
  });

  test('a guest is listed, still in when the host is back, out once revoked, and goes on with a new link', async () => {
    browser.expectComplaints(/WebSocket|ERR_CONNECTION|ERR_EMPTY_RESPONSE/);
    const mine = await desk.show('#/settings/people');
    await mine.getByText('Nobody is invited.').waitFor();
    const hers = await browser.open(await linkMadeBy(mine));
    await hers.getByRole('contentinfo').getByText('Bea').waitFor();
    const row = mine.getByRole('list', { name: 'Invitations' }).getByRole('listitem');
    await row.getByText('here now, 1 window').waitFor();
    await shoot(mine, 'frame-invitations');
    await goTo(hers, '#/settings/people');
    await hers.getByText('settled by the person who invited you').waitFor();

    await desk.host.kill9();
    await hers.getByRole('alert').getByText('Signalbox does not answer.').waitFor();
    await desk.host.restart();
    // A slow start is longer than a page tries by itself.
    for (const page of [mine, hers]) {
      await page.reload();
      await page.getByText('connected', { exact: true }).waitFor();
    }
    await row.getByText('here now, 1 window').waitFor();

    await row.getByRole('button', { name: 'Revoke the invitation of Bea' }).click();
    await row.getByRole('button', { name: 'Revoke now' }).click();
    await mine.getByText('Nobody is invited.').waitFor();
    await hers.getByRole('alert').getByText('You are no longer let in as Bea.').waitFor();
    await hers.getByRole('contentinfo').getByText('not let in').waitFor();
    await shoot(hers, 'frame-no-longer-let-in');
    await hers.getByRole('button', { name: 'Try again' }).click();
    await hers.getByText('Ask the person who invited you for a new link').waitFor();

    // The new link is opened in another tab; this one goes on once somebody looks at it.
    const other = await hers.context().newPage();
    await other.goto(await linkMadeBy(mine));
    await other.getByRole('contentinfo').getByText('Bea').waitFor();
    await hers.evaluate(() => window.dispatchEvent(new Event('focus')));
    await hers.getByText('connected', { exact: true }).waitFor();
    await hers.getByRole('alert').waitFor({ state: 'detached' });
  });

  test('after five tries only the person tries again', async () => {
    browser.expectComplaints(/WebSocket|ERR_CONNECTION|ERR_EMPTY_RESPONSE/);
    const page = await openHealth(desk);
    await page.waitForLoadState('networkidle');
    await page.clock.install();
    await desk.host.kill9();
    const gaveUp = page.getByText('Is the program that you started still running?');
    // 1, 2, 4 and 8 seconds between five tries, which don't have to be waited for.
    await expect
      .poll(async () => {
        await page.clock.runFor(1_000);
        return gaveUp.count();
      }, PATIENT)
      .toBe(1);
    expect(await page.getByText(/Trying again/).count()).toBe(0);
    await desk.host.restart();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('connected', { exact: true }).waitFor();
  });
});
