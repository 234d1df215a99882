import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { openDesk, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();

const GREETINGS = {
  id: 'greetings',
  name: 'Greetings',
  inputs: { word: { type: 'string' } },
  nodes: [
    { id: 'names', kind: 'transform', value: ['Ada'] },
    {
      id: 'greet',
      kind: 'map',
      needs: ['names'],
      over: '{{ names.output }}',
      do: { kind: 'transform', value: '{{ input.word }} {{ item }}' },
    },
    {
      id: 'twice',
      kind: 'loop',
      needs: ['greet'],
      do: { kind: 'transform', value: '{{ greet.output.items }}' },
      until: 'round == 2',
      maxRounds: 3,
    },
    { id: 'apart', kind: 'transform', value: 'not tried' },
  ],
};

describeOnNodeHost('parts of a workflow are tried in the editor', (host) => {
  let project: Project;
  let desk: Desk;
  let ref: string;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    ref = project.addWorkflow(GREETINGS);
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const stepOf = (page: Page, id: string): Locator =>
    page.getByRole('region', { name: 'Workflow canvas' }).locator(`[data-node-id="${id}"]`);
  const outputOf = (page: Page): Locator => page.getByRole('region', { name: 'Output', exact: true });
  const runButton = (page: Page, name: string): Locator =>
    outputOf(page).getByRole('button', { name, exact: true });
  /** The newest run once it is over. */
  async function ended() {
    const [newest] = (await desk.api.runs.list({})).items;
    const runId = newest?.runId ?? '';
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    return desk.api.runs.get({ runId });
  }

  test('on outputs that are pinned, with what is missing named', async () => {
    const page = await desk.show(`#/workflows/${encodeURIComponent(ref)}`, {
      viewport: { width: 1_440, height: 900 },
    });
    await stepOf(page, 'greet').click();
    await outputOf(page).getByText('It has not run yet').waitFor();
    await runButton(page, 'Run only this').click();
    const why = outputOf(page).getByRole('alert');
    await why.getByText('names has given no output yet').waitFor();
    await why.getByRole('button', { name: 'Run up to here' }).waitFor();
    await expectAccessible(page);
    expect((await desk.api.runs.list({})).items).toEqual([]);

    // The message leads to the step, and an output is written by hand.
    await why.getByRole('button', { name: 'names' }).click();
    await runButton(page, 'Write an output').click();
    const json = outputOf(page).getByRole('textbox', { name: 'Output to pin, as JSON' });
    await json.fill('["Eve"');
    await outputOf(page).getByText('This is no JSON yet.').waitFor();
    expect(await runButton(page, 'Pin this').isDisabled()).toBe(true);
    await json.fill('["Eve"]');
    await runButton(page, 'Pin this').click();
    await stepOf(page, 'names').getByRole('img', { name: 'Its output is pinned' }).waitFor();
    await runButton(page, 'Edit pinned output').click();
    await json.fill('["Eve", "Bob"]');
    await runButton(page, 'Pin this').click();
    await outputOf(page).getByLabel('Pinned output').getByText('Bob').waitFor();

    // With the keyboard: the inputs of the workflow are asked for first.
    await stepOf(page, 'greet').click();
    await runButton(page, 'Run only this').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Run only this' });
    await dialog.getByText('Taken over, not run: names.').waitFor();
    await dialog.getByRole('textbox', { name: 'word' }).fill('Hi');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await outputOf(page).getByLabel('Last output').getByText('Hi Bob').waitFor();
    expect(await stepOf(page, 'greet').getAttribute('data-state')).toBe('succeeded');
    await stepOf(page, 'names').getByText('given').waitFor();
    expect(await stepOf(page, 'twice').getAttribute('data-state')).toBe('skipped');
    await page.getByText('Part of the workflow').waitFor();
    await expectAccessible(page);
    await shoot(page, 'editor-trying');
    const alone = await ended();
    expect(alone.summary.partial).toBe(true);
    expect(alone.part).toEqual({ given: ['names'], only: ['greet'] });

    // From here: what it needs comes from the pin, the inputs are those of the last run.
    await page.reload();
    await stepOf(page, 'names').getByRole('img', { name: 'Its output is pinned' }).waitFor();
    await stepOf(page, 'greet').click();
    await runButton(page, 'Run from here').click();
    const again = page.getByRole('dialog', { name: 'Run from here' });
    expect(await again.getByRole('textbox', { name: 'word' }).inputValue()).toBe('Hi');
    await again.getByRole('button', { name: 'Run', exact: true }).click();
    await again.waitFor({ state: 'detached' });
    await expect.poll(() => stepOf(page, 'twice').getAttribute('data-state')).toBe('succeeded');
    const behind = await ended();
    expect(behind.part).toEqual({ given: ['names'], only: ['greet', 'twice'] });
    const { output } = await desk.api.runs.step({ runId: behind.summary.runId, stepId: 'twice' });
    expect(output).toEqual({ last: ['Hi Eve', 'Hi Bob'], rounds: 2, done: true });

    // A loop alone takes what the step before gave last; unpinned, the step before has only what was given for it.
    await stepOf(page, 'names').click();
    await runButton(page, 'Unpin').click();
    await outputOf(page).getByText('Given, not made, in the last run.').waitFor();
    await stepOf(page, 'twice').click();
    await runButton(page, 'Run only this').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await ended()).part).toEqual({ given: ['greet'], only: ['twice'] });
  });

  test('and pins that can’t be read are said to be gone, and nothing else breaks', async () => {
    const page = await desk.show(`#/workflows/${encodeURIComponent(ref)}`);
    await stepOf(page, 'names').click();
    await runButton(page, 'Edit and pin').click();
    await runButton(page, 'Pin this').click();
    await stepOf(page, 'names').getByRole('img', { name: 'Its output is pinned' }).waitFor();
    const count = await page.evaluate(() => {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith('signalbox-pins '));
      for (const key of keys) localStorage.setItem(key, '{"names":');
      return keys.length;
    });
    expect(count).toBe(1);
    await page.reload();
    await page.getByText('can’t be read any more, so none is pinned').waitFor();
    await stepOf(page, 'names').click();
    await runButton(page, 'Pin').click();
    await stepOf(page, 'names').getByRole('img', { name: 'Its output is pinned' }).waitFor();
  });
});
