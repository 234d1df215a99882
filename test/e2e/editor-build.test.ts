import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseWorkflow } from '../../core/workflow/parse.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();
const SOURCE = "const body = process.argv[2];\nconst x = eval('(' + body + ')');\nconsole.log(x);\n";

const canvasOf = (page: Page): Locator => page.getByRole('region', { name: 'Workflow canvas' });
const graphOf = (page: Page): Locator => page.getByRole('application', { name: /^Graph/ });
const stepOf = (page: Page, id: string): Locator => canvasOf(page).locator(`[data-node-id="${id}"]`);
const fieldOf = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('complementary', { name: 'Inspector' }).getByRole('textbox', { name });

/** Adds what is found first, behind the step that is selected, as somebody does who types. */
async function add(page: Page, what: string): Promise<void> {
  const find = page.getByRole('searchbox', { name: 'Find a step' });
  await find.fill(what);
  await find.press('Enter');
}

/** Draws an edge with the pointer from the end of one step to the begin of another. */
async function draw(page: Page, from: string, to: string): Promise<void> {
  const node = (id: string): Locator => canvasOf(page).locator(`.react-flow__node[data-id="${id}"]`);
  const [start, end] = [
    await node(from).locator('.react-flow__handle.source').first().boundingBox(),
    await node(to).locator('.react-flow__handle.target').boundingBox(),
  ];
  if (!start || !end) throw new Error('there is no handle to be seen');
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2 + 20, { steps: 4 });
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 4 });
  await page.mouse.up();
}

describeOnNodeHost('a workflow is drawn', (host) => {
  let project: Project;
  let desk: Desk;
  beforeEach(async () => {
    project = makeProject({ 'src/a.js': SOURCE });
    desk = await openDesk(host, project, browser);
  });
  afterEach(async () => {
    await desk.close();
    project.remove();
  });
  const file = (name: string): string => join(project.root, '.signalbox/workflows', name);
  const written = (name: string) => parseWorkflow(readFileSync(file(name), 'utf8')).workflow;
  async function begin(): Promise<Page> {
    const page = await desk.show('#/workflows', { viewport: { width: 1_440, height: 900 } });
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Empty workflow' }).click();
    await page.getByText('Nothing here yet').waitFor();
    return page;
  }

  test('with pointer and keyboard from nothing to an approved patch', async () => {
    const page = await begin();
    await fieldOf(page, 'Name').fill('Find and fix');
    await add(page, 'scan');
    await stepOf(page, 'scan').waitFor();
    await add(page, 'fix_findings');
    // What the step before yields is offered as soon as a template is begun.
    const findings = fieldOf(page, /^findings/);
    await findings.fill('');
    await findings.pressSequentially('{{ scan.output.fi');
    await page
      .getByRole('option', { name: /^scan\.output\.findings/ })
      .first()
      .waitFor();
    await findings.press('Enter');
    await expect.poll(() => findings.inputValue()).toBe('{{ scan.output.findings }}');
    await add(page, 'approval');
    await page.getByText('A patch', { exact: true }).click();
    await fieldOf(page, /^Patch/).fill('{{ fix_findings.output.patch }}');
    await fieldOf(page, 'Title').fill('Apply what was found');

    // From the palette to a free place, and connected by hand.
    const entry = page.getByRole('region', { name: 'Palette' }).getByRole('button', { name: /^notify/ });
    await page.getByRole('searchbox', { name: 'Find a step' }).fill('notify');
    await entry.dragTo(canvasOf(page), { targetPosition: { x: 300, y: 560 } });
    await stepOf(page, 'notify').waitFor();
    await fieldOf(page, /^title/)
      .first()
      .fill('done');
    await draw(page, 'approve', 'notify');
    await page.getByRole('button', { name: /No problems/ }).waitFor();
    await expectAccessible(page);
    await shoot(page, 'editor-built');

    await page.getByRole('button', { name: 'Save version', exact: true }).click();
    await page.getByText('version 2', { exact: true }).waitFor();
    expect(written('new-workflow.yaml')).toMatchObject({
      name: 'Find and fix',
      nodes: [
        { id: 'scan', needs: [] },
        { id: 'fix_findings', needs: ['scan'], with: { findings: '{{ scan.output.findings }}' } },
        { id: 'approve', needs: ['fix_findings'], patch: '{{ fix_findings.output.patch }}' },
        { id: 'notify', needs: ['approve'] },
      ],
    });

    await page.getByRole('button', { name: 'Run Find and fix' }).click();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/#\/runs\/(?!new)/);
    await page.getByRole('link', { name: /^Approvals/ }).click();
    await page
      .getByRole('list', { name: 'Approval queue' })
      .getByRole('link', { name: /Apply what was found/ })
      .click();
    const decision = page.getByRole('region', { name: 'Decision' });
    await decision.getByRole('button', { name: 'Approve' }).click();
    await decision.getByText(/Applied 1 file/).waitFor();
    expect(readFileSync(join(project.root, 'src/a.js'), 'utf8')).toContain('JSON.parse');
    const [run] = (await desk.api.runs.list({})).items;
    expect(run?.source).toMatchObject({ ref: 'file:.signalbox/workflows/new-workflow.yaml', version: 2 });
  });

  test('with the keyboard alone: a diamond, undone and done again', async () => {
    const page = await begin();
    await page.keyboard.press('/');
    await page.keyboard.type('transform');
    await page.keyboard.press('Enter');
    await stepOf(page, 'value').waitFor();
    await page.keyboard.press('Enter');
    await stepOf(page, 'value2').waitFor();
    // Back to the first one: the other way begins there.
    await graphOf(page).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => stepOf(page, 'value').getAttribute('data-selected')).toBe('true');
    await page.keyboard.press('/');
    await page.keyboard.press('Enter');
    await stepOf(page, 'value3').waitFor();
    await page.keyboard.press('Enter');
    await stepOf(page, 'value4').waitFor();
    const also = page.getByRole('combobox', { name: 'Also wait for' });
    await also.focus();
    await page.keyboard.type('value2');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const edges = canvasOf(page).locator('.react-flow__edge');
    await expect.poll(() => edges.count()).toBe(4);
    await graphOf(page).focus();
    for (let presses = 0; presses < 30; presses++) await page.keyboard.press('Control+z');
    await page.getByText('Nothing here yet').waitFor();
    expect(await page.getByRole('button', { name: 'Save version', exact: true }).isDisabled()).toBe(true);
    for (let presses = 0; presses < 30; presses++) await page.keyboard.press('Control+Shift+z');
    await expect.poll(() => edges.count()).toBe(4);
    await page.keyboard.press('Control+s');
    await page.getByText('version 2', { exact: true }).waitFor();
    const nodes = written('new-workflow.yaml')?.nodes ?? [];
    expect(nodes.map(({ id, needs }) => [id, needs])).toEqual([
      ['value', []],
      ['value2', ['value']],
      ['value3', ['value']],
      ['value4', ['value3', 'value2']],
    ]);
  });

  test('by copying: parts come again under names of their own, also in another workflow', async () => {
    const page = await begin();
    await add(page, 'transform');
    await fieldOf(page, 'Value').fill('one');
    await add(page, 'transform');
    await fieldOf(page, 'Value').fill('{{ value.output }}');
    await graphOf(page).focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+d');
    await stepOf(page, 'value4').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('version 2', { exact: true }).waitFor();
    expect(written('new-workflow.yaml')?.nodes.at(-1)).toMatchObject({
      id: 'value4',
      needs: ['value3'],
      value: '{{ value3.output }}',
    });
    const text = await page.evaluate(() => {
      const data = new DataTransfer();
      window.dispatchEvent(
        new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }),
      );
      return data.getData('text/plain');
    });
    expect(text).toContain('kind: transform');
    await goTo(page, '#/workflows');
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Empty workflow' }).click();
    await page.getByText('Nothing here yet').waitFor();
    await page.evaluate((copied) => {
      const data = new DataTransfer();
      data.setData('text/plain', copied);
      window.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      );
    }, text);
    await expect.poll(() => canvasOf(page).locator('[data-node-id]').count()).toBe(2);
  });

  test('what can’t be connected is refused with the reason', async () => {
    const page = await begin();
    await add(page, 'transform');
    await add(page, 'transform');
    await stepOf(page, 'value2').waitFor();
    await draw(page, 'value2', 'value');
    await page.getByRole('status').filter({ hasText: 'Not connected' }).waitFor();
    await expect.poll(() => canvasOf(page).locator('.react-flow__edge').count()).toBe(1);
  });

  test('what was not saved is there again after a crash, and can be put away', async () => {
    const page = await begin();
    await add(page, 'transform');
    await fieldOf(page, 'Title').fill('Not saved');
    await expect.poll(async () => (await desk.api.workflows.drafts()).length).toBe(1);
    await page.reload();
    await page.getByText('These are your unsaved changes').waitFor();
    await stepOf(page, 'value').getByText('Not saved').waitFor();
    await page.getByRole('button', { name: 'Discard them' }).click();
    await page.getByText('Nothing here yet').waitFor();
    expect(await desk.api.workflows.drafts()).toEqual([]);
  });

  test('a change of the file elsewhere shows, and is never overwritten without being seen', async () => {
    const page = await begin();
    await add(page, 'transform');
    await page.keyboard.press('Control+s');
    await page.getByText('version 2', { exact: true }).waitFor();
    // Nothing is unsaved: the other text comes in by itself.
    const text = readFileSync(file('new-workflow.yaml'), 'utf8');
    writeFileSync(file('new-workflow.yaml'), text.replace('New workflow', 'From elsewhere'));
    await page.getByRole('heading', { name: 'From elsewhere' }).waitFor();
    // Something is: both are shown, and the person decides. What was selected may not be any more: the text is another one.
    await stepOf(page, 'value').click();
    await fieldOf(page, 'Title').fill('Mine');
    const theirs = readFileSync(file('new-workflow.yaml'), 'utf8').replace('From elsewhere', 'Theirs again');
    writeFileSync(file('new-workflow.yaml'), theirs);
    await page.getByText('was changed elsewhere while you have unsaved changes').waitFor();
    await page.getByRole('button', { name: 'Save version', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Changed elsewhere since you opened it' });
    await dialog.getByText('Theirs again').first().waitFor();
    expect(readFileSync(file('new-workflow.yaml'), 'utf8')).toBe(theirs);
    await dialog.getByRole('button', { name: 'Save mine over it' }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(written('new-workflow.yaml')?.nodes[0]).toMatchObject({ title: 'Mine' });
    // Theirs was kept as a version before mine took its place.
    const { items } = await desk.api.workflows.versions({
      ref: 'file:.signalbox/workflows/new-workflow.yaml',
      workspace: project.root,
    });
    const outside = items.find(({ origin }) => origin === 'outside');
    expect(outside).toBeDefined();
    await page.getByRole('button', { name: 'Versions' }).click();
    await page
      .getByRole('list', { name: 'Versions' })
      .getByText('changed by another program')
      .first()
      .waitFor();
    await expectAccessible(page);
  });

  test('problems stand in the list and lead to the field; one press mends what can be mended', async () => {
    const page = await begin();
    await add(page, 'transform');
    await add(page, 'transform');
    await fieldOf(page, 'Value').fill('{{ valeu.output }}');
    await page.getByRole('button', { name: 'Validate' }).click();
    const problems = page.getByRole('list', { name: 'Problems' });
    await stepOf(page, 'value').click();
    await problems.getByRole('button', { name: /valeu/ }).first().click();
    await expect
      .poll(() => fieldOf(page, 'Value').evaluate((it) => it === document.activeElement))
      .toBe(true);
    await fieldOf(page, 'Value').fill('{{ value.output }}');
    await page.getByText('No problems: this workflow can run.').waitFor();
  });

  test('as text and as a graph: each follows the other, and comments stay', async () => {
    const page = await begin();
    await add(page, 'transform');
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    const editor = page.getByRole('textbox', { name: /^Text of/ });
    await editor.getByText('kind: transform').waitFor();
    await editor.press('Control+End');
    await page.keyboard.type('# stays\n');
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    await stepOf(page, 'value').click();
    await fieldOf(page, 'Title').fill('Named');
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    await editor.getByText('# stays').waitFor();
    await editor.getByText('title: Named').waitFor();
    await editor.press('Control+a');
    await page.keyboard.insertText('nodes: [\n');
    await page.getByText(/The graph shows the last text that could be read/).waitFor();
    await page.getByRole('button', { name: 'YAML', exact: true }).click();
    await stepOf(page, 'value').waitFor();
    expect(existsSync(file('new-workflow.yaml'))).toBe(true);
  });
});
