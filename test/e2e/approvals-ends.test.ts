import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, waitForApproval, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { GIVEN_PATCH, makeProject, patchBetween, type Project } from '../support/e2e/workspaces.ts';
import { writeTree } from '../support/workspace-tree.ts';

const browser = useChromium();
const BEFORE = { 'a.txt': 'one\n', 'b.txt': 'two\n' };
const DIFF = patchBetween(BEFORE, { ...BEFORE, 'a.txt': 'changed\n' });
const [gate] = GIVEN_PATCH.nodes;

describeOnNodeHost('approvals that end', (host) => {
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
    desk = await openDesk(host, project, browser);
  });
  afterEach(() => writeTree(project.root, BEFORE));
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const read = (path: string): string => readFileSync(join(project.root, path), 'utf8');

  test('one whose file changed under it can’t be approved, says why, and leaves that file alone', async () => {
    const { approvalId } = await desk.ask(given, { diff: DIFF });
    const page = await desk.show(`#/approvals/${approvalId}`);
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
    const page = await desk.show(`#/approvals/${approvalId}`);
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
});
