import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { TWO_PEOPLE } from '../support/e2e/policies.ts';
import { nodeHost } from '../support/e2e/host-node.ts';
import { shoot } from '../support/e2e/shots.ts';
import { GIVEN_PATCH, makeProject, patchBetween, type Project } from '../support/e2e/workspaces.ts';
import { writeTree } from '../support/workspace-tree.ts';

const browser = useChromium();
const BEFORE = { 'a.txt': 'one\n', 'b.txt': 'two\n' };
const DIFF = patchBetween(BEFORE, { ...BEFORE, 'a.txt': 'changed\n' });

// Other people come by links, which only the node host gives out: a desktop is one person's.
describe('approvals that several people look at', () => {
  let project: Project;
  let desk: Desk;
  let given: string;
  beforeAll(async () => {
    project = makeProject(BEFORE);
    given = project.addWorkflow(GIVEN_PATCH);
    desk = await openDesk(nodeHost, project, browser);
  });
  afterEach(() => writeTree(project.root, BEFORE));
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const openAs = async (link: string, approvalId: string): Promise<Page> => {
    const page = await browser.open(link);
    await goTo(page, `#/approvals/${approvalId}`);
    return page;
  };
  const read = (path: string): string => readFileSync(join(project.root, path), 'utf8');

  test('of two browsers the second sees who decided, and nothing happens twice', async () => {
    const { approvalId, runId } = await desk.ask(given, { diff: DIFF });
    const anna = (await desk.api.invitations.make({ name: 'anna' })).address;
    const [mine, hers] = await Promise.all([
      desk.show(`#/approvals/${approvalId}`),
      openAs(anna, approvalId),
    ]);
    await mine.getByRole('button', { name: 'Approve' }).waitFor();
    await hers.getByRole('button', { name: 'Approve' }).click();
    await hers.getByText('Applied 1 file to main at').waitFor();
    await mine
      .getByText(/by anna/)
      .first()
      .waitFor();
    await mine.getByText('Applied 1 file to main at').waitFor();
    expect(await mine.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    await shoot(mine, 'approvals-by-anna');
    const { items } = await desk.api.audit.list({ runId, types: ['approval.decided'] });
    expect(items).toHaveLength(1);
    expect(read('a.txt')).toBe('changed\n');
  });

  test('where two have to approve, the first waits for another person', async () => {
    const before = await desk.api.settings.policy();
    await desk.api.settings.setPolicy({ text: TWO_PEOPLE });
    const { approvalId, runId } = await desk.ask(given, { diff: DIFF });
    const bert = (await desk.api.invitations.make({ name: 'bert' })).address;
    const mine = await desk.show(`#/approvals/${approvalId}`);
    const decision = mine.getByRole('region', { name: 'Decision' });
    await decision.getByText('once a second person approves, too').waitFor();
    await decision.getByRole('button', { name: 'Approve' }).click();
    await decision.getByText('You approved; one more person has to.').waitFor();
    await shoot(mine, 'approvals-endorsed');
    expect(read('a.txt')).toBe('one\n');

    const his = await openAs(bert, approvalId);
    await his.getByText('1 of 2 approved').first().waitFor();
    await his.getByRole('button', { name: 'Approve' }).click();
    await his.getByText('Applied 1 file to main at').waitFor();
    await mine
      .getByText(/by bert/)
      .first()
      .waitFor();
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    expect(read('a.txt')).toBe('changed\n');
    await desk.api.settings.setPolicy({ text: before.text });
  });

  test('where nobody may approve what they changed, it says so before, and what can be done', async () => {
    const before = await desk.api.settings.policy();
    await desk.api.settings.setPolicy({ text: 'version: 1\nownEdits: refused\n' });
    const both = patchBetween(BEFORE, { 'a.txt': 'changed\n', 'b.txt': 'changed\n' });
    const { approvalId, digest } = await desk.ask(given, { diff: both });
    const page = await desk.show(`#/approvals/${approvalId}`);
    const decision = page.getByRole('region', { name: 'Decision' });
    const approve = decision.getByRole('button', { name: 'Approve' });
    await decision.getByText('somebody else has to approve').waitFor();

    await page.getByRole('checkbox', { name: 'Apply a.txt' }).first().click();
    await decision.getByText('the policy lets nobody approve what they changed').waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await decision.getByRole('button', { name: 'Tick everything' }).click();
    await decision.getByText('Apply 2 files (4 lines) to main at').waitFor();
    expect(await approve.isEnabled()).toBe(true);

    const edited = await desk.api.approvals.edit({
      approvalId,
      digest,
      files: [{ path: 'a.txt', content: 'mine\n' }],
    });
    await goTo(page, `#/approvals/${edited.approvalId}`);
    await decision.getByText('You changed this patch').waitFor();
    expect(await approve.isDisabled()).toBe(true);
    await shoot(page, 'approvals-own-edit');
    await decision.getByRole('link', { name: 'Invite somebody' }).click();
    await page.getByRole('textbox', { name: 'Their name' }).waitFor();
    await desk.api.settings.setPolicy({ text: before.text });
  });
});
