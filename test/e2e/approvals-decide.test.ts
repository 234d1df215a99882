import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { expectAccessible, toLookAt } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, waitForApproval, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { writeTree } from '../support/workspace-tree.ts';
import { shoot } from '../support/e2e/shots.ts';
import {
  GIVEN_PATCH,
  makeProject,
  makeSampleProject,
  patchBetween,
  type Project,
} from '../support/e2e/workspaces.ts';

const browser = useChromium();

/** Sixty lines, so that changes at both ends are hunks of their own. */
const LINES = Array.from({ length: 60 }, (_, at) => `export const line${at} = ${at};\n`);
const BEFORE = {
  'src/long.js': LINES.join(''),
  'src/other.js': 'export const other = 1;\n',
  'old.txt': 'old\n',
};
const CHANGED = LINES.with(2, 'export const line2 = "top";\n')
  .with(55, 'export const line55 = "bottom";\n')
  .join('');
/** Candidates that are given their patches; the later, the better, and one without any fails. */
const CHOICE = {
  id: 'choice',
  name: 'Choice',
  inputs: { candidates: { type: 'array', items: { type: 'string' } } },
  nodes: [
    {
      id: 'tries',
      kind: 'explore',
      candidates: '{{ input.candidates }}',
      do: { kind: 'transform', value: '{{ item }}' },
      patch: '{{ output }}',
      score: 'size(output) == 0 ? int("no patch here") : index',
    },
    { id: 'gate', title: 'Apply one', kind: 'approval', needs: ['tries'], choices: 'tries' },
  ],
};
const AFTER = { 'src/long.js': CHANGED, 'src/other.js': 'export const other = 2;\n', 'new.txt': 'new\n' };

describeOnNodeHost('deciding on a patch', (host) => {
  let project: Project;
  let sample: Project;
  let desk: Desk;
  let given: string;
  beforeAll(async () => {
    project = makeProject(BEFORE);
    sample = await makeSampleProject();
    given = project.addWorkflow(GIVEN_PATCH);
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
    sample.remove();
  });
  // One test's changes are not the next one's base.
  afterEach(() => writeTree(project.root, BEFORE));
  const read = (path: string): string => readFileSync(join(project.root, path), 'utf8');

  test('only what is ticked is applied, to the byte, and can be taken back beside it', async () => {
    const { approvalId, runId } = await desk.ask(given, { diff: patchBetween(BEFORE, AFTER) });
    const page = await desk.show(`#/approvals/${approvalId}`);
    const patch = page.getByRole('region', { name: 'Patch' });
    const decision = page.getByRole('region', { name: 'Decision' });
    await decision.getByText('Apply 4 files (8 lines) to main at').waitFor();

    await patch.getByRole('checkbox', { name: 'Apply change 2 of src/long.js' }).click();
    await patch.getByRole('checkbox', { name: 'Apply new.txt' }).first().click();
    await patch.getByRole('checkbox', { name: 'Apply old.txt' }).first().click();
    await decision.getByText('Apply 2 of 4 files (4 lines) to main at').waitFor();
    await shoot(page, 'approvals-partial');
    await decision.getByRole('button', { name: 'Approve' }).click();

    await decision.getByText('Applied 2 files to main at').waitFor();
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    expect(read('src/long.js')).toBe(LINES.with(2, 'export const line2 = "top";\n').join(''));
    expect(read('src/other.js')).toBe(AFTER['src/other.js']);
    expect(read('old.txt')).toBe('old\n');
    await page.getByText('it took the place of').waitFor();
    await shoot(page, 'approvals-done');

    await decision.getByRole('button', { name: 'Roll back' }).click();
    await decision.getByText('then rolled back').waitFor();
    expect(read('src/long.js')).toBe(BEFORE['src/long.js']);
    expect(read('src/other.js')).toBe(BEFORE['src/other.js']);
  });

  test('an edited patch is asked for anew and applied as edited', async () => {
    const { approvalId, runId } = await desk.ask(given, {
      diff: patchBetween(BEFORE, { ...BEFORE, 'src/other.js': AFTER['src/other.js'] }),
    });
    const page = await desk.show(`#/approvals/${approvalId}`);
    await page.getByRole('button', { name: 'Edit patch' }).click();
    const editor = page.getByRole('textbox', { name: 'After, editable' });
    await editor.click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('// seen by a person\n');
    await shoot(page, 'approvals-edit');
    await page.getByRole('button', { name: 'Save and check' }).click();

    await page.getByText('and checked anew').waitFor();
    const next = await waitForApproval(desk.api, runId);
    expect(next.approvalId).not.toBe(approvalId);
    expect(new URL(page.url()).hash).toContain(next.approvalId);
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Applied 1 file to main at').waitFor();
    expect(read('src/other.js')).toBe('// seen by a person\nexport const other = 2;\n');
  });

  // Both are the page's own care, whatever it runs in.
  if (host.isBrowser) {
    test('leaving the editor with something typed asks first', async () => {
      const { approvalId } = await desk.ask(given, {
        diff: patchBetween(BEFORE, { ...BEFORE, 'src/other.js': AFTER['src/other.js'] }),
      });
      const page = await desk.show(`#/approvals/${approvalId}`);
      await page.getByRole('button', { name: 'Edit patch' }).click();
      await page.getByRole('textbox', { name: 'After, editable' }).click();
      await page.keyboard.type('x');
      await page.getByRole('button', { name: 'Back' }).click();
      await page.getByText('1 edited file would be lost.').waitFor();
      await page.getByRole('button', { name: 'Go on editing' }).click();
      await page.getByText('1 file edited').waitFor();
      await page.getByRole('button', { name: 'Back' }).click();
      await page.getByRole('button', { name: 'Drop the changes' }).click();
      await page.getByRole('region', { name: 'Patch' }).waitFor();
      expect(read('src/other.js')).toBe(BEFORE['src/other.js']);
    });

    test('a double click approves once', async () => {
      const { approvalId, runId } = await desk.ask(given, {
        diff: patchBetween(BEFORE, { ...BEFORE, 'src/other.js': AFTER['src/other.js'] }),
      });
      const page = await desk.show(`#/approvals/${approvalId}`);
      await page.getByRole('button', { name: 'Approve' }).dblclick();
      await page.getByText('Applied 1 file to main at').waitFor();
      await waitForEnd(desk.api, runId);
      expect(read('src/other.js')).toBe(AFTER['src/other.js']);
      expect(await page.getByRole('region', { name: 'Decision' }).getByRole('alert').count()).toBe(0);
      const { items } = await desk.api.audit.list({ runId, types: ['approval.decided'] });
      expect(items).toHaveLength(1);
    });
  }

  test('another candidate of an exploration is shown instead, and is what is applied', async () => {
    const to = (text: string) =>
      patchBetween(BEFORE, { ...BEFORE, 'src/other.js': `export const other = ${text};\n` });
    const candidates = [to('5'), to('6'), ''];
    const { approvalId, runId } = await desk.ask(project.addWorkflow(CHOICE), { candidates });
    const page = await desk.show(`#/approvals/${approvalId}`);
    const list = page.getByRole('region', { name: 'Candidates' });
    await list.getByText('shown here').waitFor();
    const rows = await list.getByRole('listitem').allInnerTexts();
    expect(rows.map((row) => row.split(/\s*\n\s*/).join(' '))).toEqual([
      'Candidate 2 score 1 shown here',
      'Candidate 1 score 0 Show instead',
      expect.stringMatching(/^Candidate 3 failed .*no patch here/),
    ]);
    await shoot(page, 'approvals-candidates');
    if (host.isBrowser) await expectAccessible(page, toLookAt('light'));
    await list.getByRole('button', { name: 'Show instead: candidate 1' }).dblclick();
    await list.getByText('Candidate 1').locator('..').getByText('shown here').waitFor();
    await page.getByText('Another candidate was chosen and checked').waitFor();
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Applied 1 file to main at').waitFor();
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    expect(read('src/other.js')).toBe('export const other = 5;\n');
    expect(await list.getByRole('button').count()).toBe(0);
  });

  test('a rejection with a reason lets the agent try again, without what the reason names', async () => {
    await desk.api.workspaces.open({ path: sample.root });
    const first = await desk.ask('starter:audit-and-patch');
    const page = await desk.show(`#/approvals/${first.approvalId}`);
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByLabel('Reason').fill('Leave src/db.js alone.');
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Nothing was changed.').waitFor();
    const second = await waitForApproval(desk.api, first.runId);
    expect(second.files).toBe(first.files - 1);
    const { text } = await desk.api.approvals.diff({ approvalId: second.approvalId });
    expect(text).not.toContain('src/db.js');
    const queue = page.getByRole('list', { name: 'Approval queue' });
    await queue.getByRole('link', { name: /fixes/ }).first().waitFor();
  });
});
