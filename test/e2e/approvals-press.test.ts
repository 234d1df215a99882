import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { useChromium } from '../support/e2e/chromium.ts';
import { goTo, openDesk, waitForEnd, type Desk } from '../support/e2e/desk.ts';
import { describeOnHosts } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { TWO_PEOPLE } from '../support/e2e/policies.ts';
import { GIVEN_PATCH, makeProject, patchBetween, type Project } from '../support/e2e/workspaces.ts';
import { git, writeTree, type Tree } from '../support/workspace-tree.ts';

/**
 * Playwright's own click waits for a button to stand still, and scrolls to it. A hand does neither: it goes down where the
 * button was seen, and whatever moves under it between down and up takes the click away.
 */

const browser = useChromium({ reducedMotion: 'no-preference' });
const LONG = 'a-name-that-somebody-made-up-who-was-paid-by-the-letter';
const COUNT = 40;
const treeOf = (value: number): Tree =>
  Object.fromEntries(
    Array.from({ length: COUNT }, (_, at) => [
      `src/${LONG}/${LONG}-${at}.js`,
      `export const it = ${value};\n`,
    ]),
  );
const BEFORE = treeOf(1);
const AFTER = treeOf(2);
const [gate, after] = GIVEN_PATCH.nodes;
/** As many words as an agent can come up with, wherever the card shows any. */
const WORDY = {
  ...GIVEN_PATCH,
  id: 'wordy',
  name: `The workflow of ${LONG}, for all of ${LONG}`,
  nodes: [{ ...gate, title: `Apply what was found in ${LONG} and, while at it, in ${LONG}` }, after],
};
const SIZES = [
  { width: 1_440, height: 900 },
  { width: 1_024, height: 700 },
  { width: 900, height: 600 },
  // The least that a window of the desktop can be made.
  { width: 800, height: 560 },
];

const decisionOf = (page: Page): Locator => page.getByRole('region', { name: 'Decision' });
const approveOf = (page: Page): Locator => decisionOf(page).getByRole('button', { name: 'Approve' });

/** Presses what is seen at the middle of `target` as a hand does, and finds nothing moved or lying over it. */
async function press(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const seen = await settledBox(target);
  const [x, y] = [seen.x + seen.width / 2, seen.y + seen.height / 2];
  await page.mouse.move(x, y);
  expect(
    await target.evaluate((it, at) => it.contains(document.elementFromPoint(...at)), [x, y] as const),
  ).toBe(true);
  await page.mouse.down();
  const pressed = await target.boundingBox();
  // Down by the pixel that shows that it is pressed, and no further.
  expect(pressed).toMatchObject({ x: seen.x, width: seen.width, height: seen.height });
  expect(Math.abs((pressed?.y ?? Infinity) - seen.y)).toBeLessThanOrEqual(1);
  await page.mouse.up();
}

/** Where it stands once it has stood still: a person looks before they press. */
async function settledBox(target: Locator) {
  let before = await target.boundingBox();
  await expect
    .poll(
      async () => {
        const last = before;
        before = await target.boundingBox();
        return before !== null && JSON.stringify(last) === JSON.stringify(before);
      },
      { interval: 100, timeout: 90_000 },
    )
    .toBe(true);
  if (before === null) throw new Error('nothing is to be seen there');
  return before;
}

describeOnHosts('a decision by a hand at the mouse', (host) => {
  let project: Project;
  let desk: Desk;
  let wordy: string;
  beforeAll(async () => {
    project = makeProject(BEFORE);
    git(project.root, 'switch', '--quiet', '--create', `feature/${LONG}/${LONG}`);
    wordy = project.addWorkflow(WORDY);
    desk = await openDesk(host, project, browser);
  });
  afterEach(() => writeTree(project.root, BEFORE));
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  const read = (): string => readFileSync(join(project.root, `src/${LONG}/${LONG}-0.js`), 'utf8');
  const show = async (viewport: (typeof SIZES)[number]) => {
    const line = await desk.ask(wordy, { diff: patchBetween(BEFORE, AFTER) });
    const page = await desk.show(`#/approvals/${line.approvalId}`, { viewport });
    await decisionOf(page).getByText(`Apply ${COUNT} files`).waitFor();
    return { ...line, page };
  };

  test('approves, with a comment', async () => {
    const { page, runId, approvalId } = await show({ width: 1_024, height: 700 });
    await press(page, decisionOf(page).getByLabel('Comment'));
    await page.keyboard.type('looked at every one of them');
    await press(page, approveOf(page));
    await decisionOf(page).getByText(`Applied ${COUNT} files to`).waitFor();
    expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
    expect(read()).toBe('export const it = 2;\n');
    const { approval } = await desk.api.approvals.get({ approvalId });
    expect(approval.reason).toBe('looked at every one of them');
  });

  test.each(host.isBrowser ? SIZES : SIZES.slice(1, 2))(
    'rejects, with a reason, at $width by $height',
    async (viewport) => {
      const { page, approvalId } = await show(viewport);
      const decision = decisionOf(page);
      await shoot(page, `approvals-press-${viewport.width}`);
      // From the button that has the focus to the one beside it, twice.
      await page.keyboard.press('a');
      await press(page, decision.getByRole('button', { name: 'Reject' }));
      await press(page, decision.getByRole('button', { name: 'Back' }));
      await press(page, decision.getByRole('button', { name: 'Reject' }));
      await press(page, decision.getByLabel('Reason'));
      await page.keyboard.type(`Not in ${LONG}.\nNor anywhere.\nAt all.\nEver.`);
      await shoot(page, `approvals-press-reject-${viewport.width}`);
      await press(page, decision.getByRole('button', { name: 'Reject' }));
      await decision.getByText('Nothing was changed.').waitFor();
      const { approval } = await desk.api.approvals.get({ approvalId });
      expect(approval).toMatchObject({ status: 'rejected' });
      expect(read()).toBe('export const it = 1;\n');
    },
  );

  // A second person comes by a link, which only the node host gives out.
  if (host.isBrowser) {
    // The widest and the narrowest: rejecting is tried in between, with the same bar.
    test.each([...SIZES.slice(0, 1), ...SIZES.slice(-1)])(
      'approves with two hands at $width by $height',
      async (viewport) => {
        await desk.api.settings.setPolicy({ text: TWO_PEOPLE });
        const { page: mine, runId, approvalId } = await show(viewport);
        await decisionOf(mine).getByText('once a second person approves, too').waitFor();
        await press(mine, decisionOf(mine).getByLabel('Comment'));
        await mine.keyboard.type('looked at every one of them');
        await press(mine, approveOf(mine));
        await decisionOf(mine).getByText('You approved; one more person has to.').waitFor();

        const { address } = await desk.api.invitations.make({ name: `anna ${viewport.width}` });
        const hers = await browser.open(address, { viewport });
        await goTo(hers, `#/approvals/${approvalId}`);
        await hers.getByText('1 of 2 approved').first().waitFor();
        await press(hers, approveOf(hers));
        await decisionOf(hers).getByText(`Applied ${COUNT} files to`).waitFor();
        expect(await waitForEnd(desk.api, runId)).toBe('succeeded');
        expect(read()).toBe('export const it = 2;\n');
      },
    );
  }
});
