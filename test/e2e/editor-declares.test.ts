import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();
const VIEW = { viewport: { width: 1_440, height: 900 } } as const;

const SHOUT = {
  id: 'shout',
  name: 'Shout',
  inputs: {
    words: { type: 'string', description: 'What is shouted' },
    times: { type: 'integer', minimum: 1, maximum: 3, default: 1 },
  },
  nodes: [{ id: 'loud', kind: 'transform', value: '{{ input.words }}!' }],
  outputs: { shouted: '{{ loud.output }}', times: '{{ input.times }}' },
};
const EMPTY = { id: 'caller', name: 'Caller', nodes: [{ id: 'begin', kind: 'transform', value: 'x' }] };

describeOnNodeHost('what a workflow takes and gives back is declared in the editor', (host) => {
  let project: Project;
  let desk: Desk;
  let ref: string;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    project.addWorkflow(SHOUT);
    ref = project.addWorkflow(EMPTY);
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const inspectorOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Inspector' });
  const part = (page: Page, name: 'Inputs' | 'Outputs'): Locator =>
    inspectorOf(page).getByRole('region', { name, exact: true });
  const stepOf = (page: Page, id: string): Locator =>
    page.getByRole('region', { name: 'Workflow canvas' }).locator(`[data-node-id="${id}"]`);
  async function choose(page: Page, field: Locator, option: string | RegExp): Promise<void> {
    await field.click();
    await page.getByRole('option', { name: option }).click();
  }

  test('an input, a step that uses another workflow with it, an output: run without any text', async () => {
    const page = await desk.show(`#/workflows/${encodeURIComponent(ref)}`, VIEW);
    const inputs = part(page, 'Inputs');
    await inputs.getByText('What whoever starts a run is asked for.').waitFor();
    await inputs.getByRole('button', { name: 'Add input' }).click();
    // The keyboard is in its name.
    await page.keyboard.press('Control+A');
    await page.keyboard.type('greeting');
    await page.keyboard.press('Enter');
    await inputs.getByRole('textbox', { name: 'Help' }).fill('Said to everybody');
    await inputs.getByRole('button', { name: 'Add input' }).click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('greeting');
    await inputs.getByText('There is "greeting" already.').waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('count');
    await page.keyboard.press('Tab');
    await choose(page, inputs.getByRole('combobox', { name: 'Type' }), 'integer');
    await inputs.getByRole('textbox', { name: 'Default' }).fill('7');
    await inputs.getByRole('textbox', { name: 'At most' }).fill('3');
    await inputs.getByText('The default of "count" must be at most 3.').waitFor();
    await inputs.getByRole('textbox', { name: 'Default' }).fill('2');
    await inputs.getByText('integer, 2 unless given').waitFor();
    await expectAccessible(page);

    // The step that uses the other workflow asks for what that takes, and knows what it gives back.
    await page.getByRole('searchbox', { name: 'Find a step' }).fill('workflow');
    await page.keyboard.press('Enter');
    const inspector = inspectorOf(page);
    await choose(page, inspector.getByRole('combobox', { name: 'Workflow' }), 'Shout');
    await inspector.getByText('1 step; gives back shouted, times.').waitFor();
    await inspector.getByText('needs the input "words"').first().waitFor();
    await inspector.getByRole('textbox', { name: 'words' }).fill('{{ input.greeting }}');
    await inspector.getByRole('button', { name: 'Use a template for times' }).click();
    await inspector.getByRole('textbox', { name: 'times' }).fill('{{ input.greeting }}');
    await inspector.getByText('does not fit this input').first().waitFor();
    await inspector.getByRole('textbox', { name: 'times' }).fill('{{ input.count }}');
    await expect.poll(() => page.getByText('No problems').isVisible()).toBe(true);
    await shoot(page, 'editor-use');

    // What the workflow gives back is offered: the outputs of the used one, too.
    await page.getByRole('application', { name: /^Graph/ }).click({ position: { x: 30, y: 30 } });
    const outputs = part(page, 'Outputs');
    await outputs.getByRole('button', { name: 'Add output' }).click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('loud');
    await page.keyboard.press('Enter');
    const value = outputs.getByRole('textbox', { name: 'Value' });
    await value.fill('{{ use.output.sh');
    await page.getByRole('option', { name: /use\.output\.shouted/ }).click();
    await expect.poll(() => value.inputValue()).toBe('{{ use.output.shouted }}');

    // Another name of the input reaches the step that names it.
    await inputs.getByRole('button', { name: /^greeting/ }).click();
    await inputs.getByRole('textbox', { name: 'Name' }).fill('hello');
    await page.keyboard.press('Enter');
    await stepOf(page, 'use').click();
    await expect
      .poll(() => inspector.getByRole('textbox', { name: 'words' }).inputValue())
      .toBe('{{ input.hello }}');

    await page.getByRole('button', { name: 'Run Caller' }).click();
    const form = page.getByRole('main');
    await form.getByText('Said to everybody').waitFor();
    await form.getByRole('textbox', { name: 'hello' }).fill('ahoy');
    await form.getByRole('button', { name: 'Run', exact: true }).click();
    await expect.poll(async () => (await desk.api.runs.list({})).items.length).toBe(1);
    const runId = (await desk.api.runs.list({})).items[0]?.runId ?? '';
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    expect((await desk.api.runs.get({ runId })).output).toEqual({ loud: 'ahoy!' });
  });

  test('a problem of the workflow itself leads to its field', async () => {
    const broken = project.addWorkflow({
      ...EMPTY,
      id: 'broken',
      inputs: { a: { type: 'string' }, many: { type: 'integer', default: 'three' } },
      outputs: { all: '{{ nobody.output }}' },
    });
    const page = await desk.show(`#/workflows/${encodeURIComponent(broken)}`, VIEW);
    await stepOf(page, 'begin').click();
    await page.getByRole('button', { name: /2 errors/ }).click();
    const problems = page.getByRole('list', { name: 'Problems' });
    await problems.getByText('The default of "many"').click();
    const field = part(page, 'Inputs').getByRole('textbox', { name: 'Default' });
    await field.waitFor();
    await expect.poll(() => field.evaluate((each) => each === document.activeElement)).toBe(true);
    await field.fill('3');
    await problems.getByText('nobody').first().click();
    const value = part(page, 'Outputs').getByRole('textbox', { name: 'Value' });
    await expect.poll(() => value.evaluate((each) => each === document.activeElement)).toBe(true);
    await value.fill('{{ begin.output }}');
    await page.getByText('No problems').first().waitFor();
  });

  test('what is shown in other words stays what it is, and what is no list of names is said to be none', async () => {
    const odd = project.addWorkflow({
      ...EMPTY,
      id: 'odd',
      inputs: { pick: { type: 'string', enum: ['a\u202eb', 'c'] }, none: 5 },
      outputs: ['x'],
    });
    const page = await desk.show(`#/workflows/${encodeURIComponent(odd)}`, VIEW);
    await inspectorOf(page).getByText('What stands under “outputs” is no list of names').waitFor();
    await part(page, 'Inputs').getByRole('button', { name: /^pick/ }).click();
    await part(page, 'Inputs').getByRole('combobox', { name: 'Choices' }).fill('d');
    await page.keyboard.press('Enter');
    await part(page, 'Inputs').getByRole('button', { name: /^none/ }).click();
    await part(page, 'Inputs').getByRole('textbox', { name: 'Declaration' }).fill('{"type": "boolean"}');
    await part(page, 'Inputs').getByText('boolean, required').waitFor();
    await page.keyboard.press('Control+s');
    await page.getByText('version 2', { exact: true }).waitFor();
    const { text } = await desk.api.workflows.get({ ref: odd, workspace: project.root });
    expect(JSON.parse(text)).toMatchObject({
      inputs: { pick: { enum: ['a\u202eb', 'c', 'd'] }, none: { type: 'boolean' } },
    });

    // What a field can't show is told beneath it, and removed in one step; the field is as tall as its text.
    const about = inspectorOf(page).getByRole('textbox', { name: 'Description' });
    const height = (): Promise<number> => about.evaluate((each) => each.clientHeight);
    const low = await height();
    await about.fill('one \u202etwo\nthree\nfour');
    await inspectorOf(page).getByText('U+202E (right-to-left override)').waitFor();
    expect(await height()).toBeGreaterThan(low * 2);
    await inspectorOf(page).getByRole('button', { name: 'Remove them' }).click();
    await expect.poll(() => about.inputValue()).toBe('one two\nthree\nfour');
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.poll(() => about.inputValue()).toBe('one \u202etwo\nthree\nfour');
  });
});
