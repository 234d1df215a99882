import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectAccessible, toLookAt } from '../support/e2e/axe.ts';
import { useChromium, type View } from '../support/e2e/chromium.ts';
import { goTo, openDesk, type Desk } from '../support/e2e/desk.ts';
import { describeOnNodeHost } from '../support/e2e/hosts.ts';
import { shoot } from '../support/e2e/shots.ts';
import { makeProject, QUESTION, type Project } from '../support/e2e/workspaces.ts';

const browser = useChromium();

const isAt = (page: Page, screen: string) =>
  page.getByRole('main').getByRole('heading', { level: 1, name: screen, exact: true }).waitFor();

describeOnNodeHost('the ways through the app', (host) => {
  let project: Project;
  let desk: Desk;
  beforeAll(async () => {
    project = makeProject({ 'a.txt': 'one\n' });
    project.addWorkflow(QUESTION);
    desk = await openDesk(host, project, browser);
  });
  afterAll(async () => {
    await desk.close();
    project.remove();
  });
  // A wider window has more room and nothing else to show, whatever it belongs to.
  const sizes = [{ width: 1_024, height: 700 }, ...(host.isBrowser ? [{ width: 1_440, height: 900 }] : [])];
  const openPage = async (view: View = {}): Promise<Page> => {
    const page = await desk.show('#/workflows', view);
    await page.getByRole('link', { name: 'Audit and patch' }).waitFor();
    return page;
  };

  test('every screen is two keys away, and has the keyboard then', async () => {
    const page = await openPage();
    for (const [key, screen] of [
      ['r', 'Runs'],
      ['a', 'Approvals'],
      ['h', 'Health'],
      ['x', 'Audit'],
      ['s', 'Settings'],
      ['w', 'Workflows'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await isAt(page, screen);
      expect(await page.title()).toBe(`${screen} · work · Signalbox`);
      await page.locator('main:focus-within').waitFor();
      expect(await page.getByRole('link', { name: screen, exact: true }).getAttribute('aria-current')).toBe(
        'page',
      );
    }
    await page.keyboard.press('Control+4');
    await isAt(page, 'Health');
  });

  test('letters that are typed are text', async () => {
    const page = await openPage();
    await page.keyboard.press('/');
    await page.keyboard.type('grq');
    expect(await page.getByRole('textbox', { name: 'Search workflows' }).inputValue()).toBe('grq');
    await page.getByRole('heading', { name: 'Nothing has these words' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#/workflows?text=grq');
  });

  test('back, forward, reload and links keep the place', async () => {
    const page = await openPage();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('link', { name: 'Policies' }).click();
    await page.getByRole('heading', { level: 2, name: 'Policies' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 2, name: 'Appearance' }).waitFor();
    await page.goForward();
    await page.reload();
    await page.getByRole('heading', { level: 2, name: 'Policies' }).waitFor();
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByText('Policies').waitFor();
  });

  test('an address that leads nowhere says so and leads back', async () => {
    const page = await openPage();
    await goTo(page, '#/no%20such/%3Cimg%20src=x%3E');
    await page.getByText('The address #/no such/<img src=x> leads nowhere').waitFor();
    await page.getByRole('link', { name: 'Go to Workflows' }).click();
    await isAt(page, 'Workflows');
  });

  test('the first Tab skips to the screen', async () => {
    const page = await openPage();
    await page.keyboard.press('Tab');
    const skip = page.getByRole('button', { name: 'Skip to the screen' });
    expect(await skip.evaluate((it) => it === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  test('the palette goes, runs, and closes', async () => {
    const page = await openPage();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('textbox', { name: 'Search or command' });
    await field.fill('audit patch');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Run Audit and patch/ })
      .waitFor();
    await page.keyboard.press('Enter');
    await field.waitFor({ state: 'detached' });
    expect(new URL(page.url()).hash).toBe('#/runs/new?workflow=starter%3Aaudit-and-patch');
    await page.keyboard.press('Control+k');
    await field.fill('no words like these');
    await page.getByText('Nothing has these words').waitFor();
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
  });

  test('the help names the keys of the frame and of the screen', async () => {
    const page = await openPage();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    await help.getByText('Search or run a command').waitFor();
    await help.getByText('Next workflow').waitFor();
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
  });

  // Holding back a file of the page is done to a browser; a window's page is the same.
  if (host.isBrowser) {
    describe('what opens with code that comes when it is wanted', () => {
      test.each([
        { opens: 'workspaces', button: /^Workspace/, file: /workspace-menu/, shows: /^Sample workspace$/ },
        { opens: 'notices', button: /^Notices/, file: /notices-popover/, shows: /^Nothing yet/ },
      ])('$opens: a press while it is on its way is not lost', async ({ button: name, file, shows }) => {
        const page = await openPage();
        const arrived = Promise.withResolvers<null>();
        await page.route(file, async (route) => {
          await arrived.promise;
          await route.continue();
        });
        const button = page.getByRole('button', { name });
        const shown = page.getByText(shows);
        await button.press('Enter');
        expect(await button.getAttribute('aria-expanded')).toBe('true');
        expect(await shown.count()).toBe(0);
        arrived.resolve(null);
        await shown.waitFor();
        await page.locator('[role="menu"]:focus-within, [role="dialog"]:focus-within').waitFor();
        await page.keyboard.press('Escape');
        await shown.waitFor({ state: 'detached' });
        // The keyboard is back where it was, and the button closes what it opened.
        await page.locator('button[aria-haspopup][aria-expanded="false"]:focus').waitFor();
        await button.click();
        await shown.waitFor();
        await button.click();
        await shown.waitFor({ state: 'detached' });
        expect(await button.getAttribute('aria-expanded')).toBe('false');
        await button.click();
        await shown.waitFor();
        await page.getByRole('navigation', { name: 'Breadcrumb' }).click();
        await shown.waitFor({ state: 'detached' });
      });

      test('what can not be loaded is told, and the rest goes on', async () => {
        browser.expectComplaints(/ERR_FAILED|dynamically imported|preload CSS/);
        const page = await openPage();
        await page.route(/workspace-menu|keyboard-dialog/, (route) => route.abort());
        await page.getByRole('button', { name: /^Workspace/ }).click();
        await page.getByText('The list of workspaces could not be shown').waitFor();
        await page.keyboard.press('?');
        await page.getByText('The keyboard help could not be shown').waitFor();
        await page.getByRole('link', { name: 'Runs', exact: true }).click();
        await isAt(page, 'Runs');
      });
    });
  }

  describe.each(['light', 'dark'] as const)('in the %s scheme', (colorScheme) => {
    // No colour depends on the width.
    const widths = colorScheme === 'light' ? sizes : sizes.slice(0, 1);
    test.each(widths)('the frame and what lies over it is accessible at $width pixels', async (viewport) => {
      // What moves in is still, so that no colour is measured half way.
      const page = await openPage({ colorScheme, viewport });
      const check = async (name: string): Promise<void> => {
        await shoot(page, `frame-${name}-${colorScheme}-${viewport.width}`);
        await expectAccessible(page, toLookAt(colorScheme));
      };
      await page.getByRole('link', { name: 'Audit and patch' }).waitFor();
      await check('workflows');
      await page.keyboard.press('Control+k');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /Run Audit and patch/ })
        .waitFor();
      await check('palette');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
      await check('help');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /Workspace/ }).click();
      await page.getByRole('menuitem', { name: 'Sample workspace' }).waitFor();
      await check('switcher');
      // A desktop has a dialog of its own for folders.
      if (host.isBrowser) {
        await page.getByRole('menuitem', { name: /Open another folder/ }).click();
        await page.getByRole('dialog', { name: 'Open a workspace' }).waitFor();
        await check('open-workspace');
      }
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Notices' }).click();
      await page.getByText('Nothing yet.').waitFor();
      await check('notices');
    });

    test('the settings are accessible', async () => {
      const page = await openPage({ colorScheme });
      for (const section of [
        'Appearance',
        'Workspaces',
        'Runs',
        'Notifications',
        'Policies',
        'Data folder',
        'About',
      ]) {
        const id = section === 'Data folder' ? 'data' : section.toLowerCase();
        await goTo(page, `#/settings/${id}`);
        await page.getByRole('heading', { level: 2, name: section }).waitFor();
        if (id === 'policies') await page.getByRole('textbox', { name: 'Policy' }).waitFor();
        await expectAccessible(page, toLookAt(colorScheme));
      }
    });

    test('a workflow to look at is accessible', async () => {
      const page = await openPage({ colorScheme });
      await goTo(page, '#/workflows/starter%3Aaudit-and-patch?tab=text');
      await page.getByRole('textbox', { name: 'Text of' }).waitFor();
      await expectAccessible(page, toLookAt(colorScheme));
      await page.getByRole('tab', { name: 'Graph' }).click();
      await page.getByRole('region', { name: 'Workflow canvas' }).locator('[data-node-id]').first().waitFor();
      await shoot(page, `frame-preview-${colorScheme}`);
    });
  });
});
