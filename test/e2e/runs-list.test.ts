import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { EMPTY_HEAD } from '../../core/audit/chain.ts';
import { RUN_STATUSES } from '../../core/run/vocabulary.ts';
import { openSqliteStore } from '../../main/adapters/store-sqlite/store.ts';
import { expectAccessible } from '../support/e2e/axe.ts';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, QUESTION, type Project } from '../support/e2e/workspaces.ts';
import { makeRun } from '../support/store-fixtures.ts';

const browser = useChromium();
const COUNT = 100_000;
/** For what a loaded machine still does, in time. */
const PATIENT = { timeout: 90_000 };
/** What ended long ago, so that nothing is resumed: the first two statuses are those of open runs. */
const ENDS = RUN_STATUSES.slice(2);

async function seed(dataDir: string): Promise<void> {
  const store = await openSqliteStore({ dataDir, owner: 'the test' });
  const start = Date.parse('2026-01-01T00:00:00.000Z');
  const commit = (n: number): Promise<unknown> => {
    const runId = n.toString(36).padStart(26, '0');
    const at = new Date(start + n * 1_000).toISOString();
    const status = ENDS[n % ENDS.length] ?? 'failed';
    const run = makeRun(runId, {
      ...{ status, startedAt: at, updatedAt: at, endedAt: at },
      workflowName: `Workflow ${n % 10}`,
      workflowId: `w${n % 10}`,
      reason: n === 777 ? 'a needle <b>\u202e' : null,
    });
    return store.commit({ stream: `run/${runId}`, expected: EMPTY_HEAD, records: [], run });
  };
  // Commits that wait together share a transaction.
  for (let n = 0; n < COUNT; n += 1_000) {
    await Promise.all(Array.from({ length: 1_000 }, (_, at) => commit(n + at)));
  }
  await store.close();
}

let project: Project;
let question: string;
beforeAll(async () => {
  project = makeProject({ 'a.txt': 'a\n' });
  question = project.addWorkflow(QUESTION);
  await seed(project.dataDir);
}, 120_000);
afterAll(() => project.remove());

describeOnNodeHost('100,000 runs in the list', (host) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk(host, project, browser);
  });
  afterAll(() => desk.close());
  const open = async (): Promise<Page> => {
    const page = await desk.show('#/runs');
    await page.locator('[data-run-id]').first().waitFor();
    return page;
  };

  // How many rows the page holds and draws depends on no host, and scrolling through them takes long.
  if (host.isBrowser) {
    test('only what is in view is drawn; more is asked for while one scrolls, up to a bound that says so', async () => {
      const page = await open();
      expect(await page.locator('[data-run-id]').count()).toBeLessThan(80);
      const scroller = page.getByRole('table', { name: 'Runs' }).locator('..');
      await expect
        .poll(
          () =>
            scroller.evaluate((element) => {
              element.scrollTop = element.scrollHeight;
              return element.scrollHeight;
            }),
          { timeout: 80_000, interval: 20 },
        )
        .toBeGreaterThan(5_000 * 32);
      await page.getByText('The newest 5,000 are listed.').waitFor();
      expect(await page.locator('[data-run-id]').count()).toBeLessThan(80);
    }, 100_000);
  }

  test('filters stand in the address, find one among all, and are cleared', async () => {
    const page = await open();
    await page.keyboard.press('/');
    await page.keyboard.type('needle');
    await expect.poll(() => page.locator('[data-run-id]').count(), PATIENT).toBe(1);
    expect(page.url()).toContain('text=needle');
    await page.getByText('a needle <b>\\u{202e}').waitFor();
    await page.reload();
    await page.getByText('a needle <b>\\u{202e}').waitFor();
    await goTo(page, '#/runs?status=failed&of=w3&from=2026-01-02T00:00:00.000Z');
    await expect
      .poll(
        () =>
          page
            .locator('[data-run-id]')
            .evaluateAll((rows) => [...new Set(rows.map((row) => row.getAttribute('data-state')))]),
        PATIENT,
      )
      .toEqual(['failed']);
    await goTo(page, '#/runs?text=nothing-like-this');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await expect.poll(() => page.locator('[data-run-id]').count(), PATIENT).toBeGreaterThan(10);
  });

  test('new runs wait above while one has scrolled, known ones change in place', async () => {
    const page = await open();
    const { runId } = await desk.api.runs.start({ workflow: question, input: {} });
    await page.locator(`[data-run-id="${runId}"][data-state=waiting]`).waitFor();
    const scroller = page.getByRole('table', { name: 'Runs' }).locator('..');
    await scroller.evaluate((element) => (element.scrollTop = 1_600));
    await expect.poll(() => page.locator(`[data-run-id="${runId}"]`).count(), PATIENT).toBe(0);
    const second = await desk.api.runs.start({ workflow: question, input: {} });
    await page.getByRole('button', { name: '1 new run' }).waitFor();
    expect(await scroller.evaluate((element) => element.scrollTop)).toBe(1_600);
    await expectAccessible(page);
    await shoot(page, 'runs-list');
    await page.getByRole('button', { name: '1 new run' }).click();
    await page.locator(`[data-run-id="${second.runId}"]`).waitFor();
    await desk.api.runs.cancel({ runId, reason: 'enough' });
    await page.locator(`[data-run-id="${runId}"][data-state=cancelled]`).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`#/runs/${second.runId}`));
  });
});
