import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, waitForApproval, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { shoot } from '../support/e2e/shots.ts';
import { GIVEN_PATCH, makeProject, patchBetween, type Project } from '../support/e2e/workspaces.ts';
import { writeTree } from '../support/workspace-tree.ts';

const browser = useChromium();
const BEFORE = { 'a.txt': 'one\n', 'b.txt': 'two\n' };
const DIFF = patchBetween(BEFORE, { ...BEFORE, 'a.txt': 'changed\n' });
const [gate] = GIVEN_PATCH.nodes;

/** Two people have to approve whatever it is. */
const TWO_PEOPLE = `version: 1
approvers: { low: 2, medium: 2, high: 2, critical: 2 }
ownEdits: allowed
rules: []
`;

describe('approvals that end', () => {
  let project: Project;
  let desk: Desk;
  let given: string;
  let brief: string;
  beforeAll(async () => {
    project = makeProject(BEFORE);
    given = project.addWorkflow(GIVEN_PATCH);
    brief = project.addWorkflow({
      ...GIVEN_PATCH,
      id: 'brief',
      nodes: [{ ...gate, expiresIn: '2s' }],
      outputs: {},
    });
    desk = await openDesk(project, browser);
  });
  afterEach(() => writeTree(project.root, BEFORE));
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const read = (path: string): string => readFileSync(join(project.root, path), 'utf8');

  test('one whose file changed under it can’t be approved, says why, and leaves that file alone', async () => {
    const { approvalId } = await desk.ask(given, { diff: DIFF });
    const page = await desk.show(approvalId);
    const decision = page.getByRole('region', { name: 'Decision' });
    await decision.getByText('Apply 1 file (2 lines)').waitFor();
    writeFileSync(join(project.root, 'a.txt'), 'somebody else\n');
    await decision.getByRole('button', { name: 'Approve' }).click();

    await page.getByRole('region', { name: 'Approval', exact: true }).getByText('void').first().waitFor();
    await decision
      .getByText(/a\.txt/)
      .first()
      .waitFor();
    await shoot(page, 'approvals-void');
    expect(read('a.txt')).toBe('somebody else\n');
    expect(await decision.getByRole('button', { name: 'Approve' }).count()).toBe(0);
  });

  test('one that nobody decided in time says so, and retrying its run asks anew', async () => {
    const { runId, approvalId } = await desk.ask(brief, { diff: DIFF });
    const page = await desk.show(approvalId);
    const decision = page.getByRole('region', { name: 'Decision' });
    await decision.getByText('Nobody decided in time.').waitFor();
    await waitForEnd(desk.api, runId);
    await shoot(page, 'approvals-expired');
    await decision.getByRole('button', { name: 'Retry failed' }).click();
    await decision.getByRole('button', { name: 'Retry failed' }).waitFor({ state: 'detached' });
    const next = await waitForApproval(desk.api, runId);
    expect(next.approvalId).not.toBe(approvalId);
    expect(read('a.txt')).toBe('one\n');
  });

  test('of two browsers the second sees who decided, and nothing happens twice', async () => {
    const { approvalId, runId } = await desk.ask(given, { diff: DIFF });
    const anna = (await desk.api.system.invite({ name: 'anna' })).address;
    const [mine, hers] = await Promise.all([desk.show(approvalId), desk.show(approvalId, { link: anna })]);
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
    const bert = (await desk.api.system.invite({ name: 'bert' })).address;
    const mine = await desk.show(approvalId);
    const decision = mine.getByRole('region', { name: 'Decision' });
    await decision.getByText('once a second person approves, too').waitFor();
    await decision.getByRole('button', { name: 'Approve' }).click();
    await decision.getByText('You approved; one more person has to.').waitFor();
    await shoot(mine, 'approvals-endorsed');
    expect(read('a.txt')).toBe('one\n');

    const his = await desk.show(approvalId, { link: bert });
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
});
