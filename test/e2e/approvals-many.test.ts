import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, type Desk } from '../support/e2e/desk.ts';
import { nodeHost } from '../support/e2e/host-node.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, QUESTION, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();
const GATES = 250;
const RUNS = 20;
const TOTAL = GATES * RUNS;
const MANY = {
  id: 'many',
  name: 'Many questions',
  nodes: Array.from({ length: GATES }, (_, at) => ({
    id: `gate${at}`,
    title: `Question ${at}`,
    kind: 'approval',
    show: { at },
  })),
};

// What is read of a queue, and drawn, is between the page and the store; it takes its time to fill, so once.
describe(`a queue of ${TOTAL.toLocaleString('en-US')}`, () => {
  let project: Project;
  let desk: Desk;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    const many = project.addWorkflow(MANY);
    project.addWorkflow(QUESTION);
    desk = await openDesk(nodeHost, project, browser);
    for (let run = 0; run < RUNS; run++) await desk.api.runs.start({ workflow: many, input: {} });
    await vi.waitFor(async () => expect((await desk.api.system.status()).approvals.waiting).toBe(TOTAL), {
      timeout: 120_000,
      interval: 200,
    });
  }, 180_000);
  afterAll(async () => {
    await desk.close();
    project.remove();
  });

  test('is read page by page, draws what is seen, and finds one among them', async () => {
    const page = await desk.show('#/approvals');
    const queue = page.getByRole('list', { name: 'Approval queue' });
    await queue.getByRole('link').first().waitFor();
    await page.getByText('5,000 waiting').first().waitFor();
    expect(await queue.getByRole('listitem').count()).toBeLessThan(40);
    // Each page comes as its end comes near.
    const scroller = queue.locator('..');
    for (let seen = 0; seen < 500;) {
      await scroller.evaluate((list) => (list.scrollTop = list.scrollHeight));
      await expect
        .poll(async () => Number(await queue.getByRole('listitem').last().getAttribute('aria-posinset')), {
          timeout: 90_000,
        })
        .toBeGreaterThan(seen);
      seen = Number(await queue.getByRole('listitem').last().getAttribute('aria-posinset'));
    }
    expect(await queue.getByRole('listitem').count()).toBeLessThan(40);
    await shoot(page, 'approvals-many');
    await page.keyboard.press('/');
    await page.keyboard.type('Question 249');
    await expect
      .poll(() => queue.getByRole('link').first().innerText(), { timeout: 90_000 })
      .toContain('Question 249');
  });

  test('the selected row stays under the eyes when another arrives above it', async () => {
    const page = await desk.show('#/approvals');
    await goTo(page, '#/approvals?order=newest');
    const queue = page.getByRole('list', { name: 'Approval queue' });
    await queue.getByRole('link').first().waitFor();
    const row = queue.getByRole('listitem').filter({ has: page.locator('[aria-current="true"]') });
    await row.waitFor();
    for (let at = 0; at < 2; at++) await page.keyboard.press('j');
    await expect.poll(() => row.getAttribute('aria-posinset'), { timeout: 90_000 }).toBe('3');
    const before = await row.boundingBox();
    await desk.ask('file:.signalbox/workflows/question.json');
    await expect.poll(() => row.getAttribute('aria-posinset'), { timeout: 90_000 }).toBe('4');
    expect((await row.boundingBox())?.y).toBe(before?.y);
  });

  test('several are decided together, each bound to what was listed', async () => {
    const page = await desk.show('#/approvals');
    const queue = page.getByRole('list', { name: 'Approval queue' });
    await queue.getByRole('checkbox').first().click();
    await queue
      .getByRole('checkbox')
      .nth(4)
      .click({ modifiers: ['Shift'] });
    const batch = page.getByRole('group', { name: 'Ticked approvals' });
    await batch.getByText('5 approvals ticked').waitFor();
    await batch.getByRole('button', { name: 'Approve 5' }).click();
    await batch.waitFor({ state: 'detached' });
    const { items } = await desk.api.approvals.list({ statuses: ['approved'] });
    expect(items).toHaveLength(5);
  });
});
